import PostfixKit
import Testing

/// The text of a `main.cf`, without a file: parameters that tests refer to.
private let settings = """
    a = va
    e =
    ae = $e
    n10 = 10
    n9 = 9
    relayhost =
    """

private func expand(
    _ value: String, release: PostfixRelease = PostfixRelease(major: 3, minor: 7, patch: 11)
) throws -> String {
    let folder = try TemporaryConfiguration(settings + "\nx = \(value)\n")
    let configuration = try folder.load(release: release)
    return String(decoding: try configuration.value(of: "x") ?? [], as: UTF8.self)
}

/// The words of the mistake in a value; nil when there is none.
private func mistake(in value: String) -> String? {
    do {
        _ = try expand(value)
        return nil
    } catch let error as ConfigurationError {
        guard case .macro(let mistake, "x", _) = error else { return "\(error)" }
        return mistake.message.string
    } catch {
        return "\(error)"
    }
}

/// Expected texts are what Postfix 3.7.11 printed (`postconf -x`) for the same main.cf.
@Suite struct MacroExpansionTests {
    @Test(arguments: [
        ("$a-b", "va-b"), ("${ a }", "va"), ("$( a )", "va"), ("$$a", "$a"), ("$$$a", "$va"), ("$nosuch", ""),
        ("${a}}", "va}"), ("${ }.", "."), ("$ae.", "."),
    ])
    func `a name is replaced by its value`(value: String, expected: String) throws {
        #expect(try expand(value) == expected)
    }

    @Test(arguments: [
        ("${a?x:y}", "x:y"), ("${a?{x}:{y}}", "x"), ("${a?{x}:y}", "x"), ("${e?{x}:y}", "y"),
        ("${e:{x}}", "x"), ("${e:x y }.", "x y ."), ("|${a?{ x }:{ y }}|", "| x |"),
        ("|${a ? { x } : { y }}|", "| x |"), ("${a?{{x}}}", "{x}"), ("${a?{x{y}z}}", "x{y}z"),
        ("$(a?(x)y)", "(x)y"), ("$(a?{x}:{y})", "x"), ("${a?x}y}", "xy}"), ("${a?:x}", ":x"),
        ("${e?:x}.", "."), ("${a?{}:{x}}.", "."), ("${nosuch:{$a}}", "va"), ("|${ a ? y z }|", "| y z |"),
        ("${ae?x}", "x"), ("${:x}", "x"), ("${?x}.", "."),
    ])
    func `a text is chosen by whether a value is empty`(value: String, expected: String) throws {
        #expect(try expand(value) == expected)
    }

    @Test(arguments: [
        ("${{$a} == {va}}", "true"), ("${{$a} == {vb}}.", "."), ("${{$a} == {va} ? {t} : {f}}", "t"),
        ("${{$a} == {va}?t:f}", "t:f"), ("${{$a} == {vb}?{t}:f g}", "f g"),
        ("${{$n10} > {$n9}?{t}:{f}}", "t"),
        ("${{$n10} > {9a}?{t}:{f}}", "f"), ("${{3.10} >level {3.9}?{t}:{f}}", "t"),
        ("${{3.10} ==level {3.10.0}?{t}:{f}}", "t"), ("${{3.6} ==level{3.6}}", "true"),
        ("${{a}=={a}   }", "true"), ("${{a } == {a} ? {t} : {f}}", "f"), ("${{007} == {7}}", "true"),
        ("${{} == {}}", "true"), ("${{-1} < {1}}", "true"), ("${{b} > {a}}", "true"),
        ("${{a} <= {a}}${{a} >= {a}}${{a} < {a}}", "truetrue"), ("${{a} != {b} : {$a}}.", "."),
        ("$({a} == {a} ? {t} : {f})", "t"), ("${{2x} > {10}}", "true"), ("${{ 3} ==level {+3.0}}", "true"),
        ("${{$unknown} == {$e}}", "true"),
    ])
    func `two texts are compared`(value: String, expected: String) throws {
        #expect(try expand(value) == expected)
    }

    @Test(arguments: [
        ("${a", "truncated macro reference: \"${a\""), ("$(a", "truncated macro reference: \"$(a\""),
        ("|${a?{x:{y}}", "truncated macro reference: \"|${a?{x:{y}}\""),
        ("a$", "empty macro name: \"a$\""), ("a$ b", "empty macro name: \"a$ b\""),
        ("${}", "empty macro name: \"${}\""), ("$()", "empty macro name: \"$()\""),
        ("${a-b}", "attribute name syntax error at: \"...a>>>-b\""),
        ("${ a b}", "attribute name syntax error at: \"... a>>> b\""),
        ("${a  x}", "attribute name syntax error at: \"...a>>>  x\""),
        ("${$a}", "attribute name syntax error at: \"...>>>$a\""),
        ("${nofn{x}}", "attribute name syntax error at: \"...nofn>>>{x}\""),
        ("${a?{x} z}", "\":\" expected at: \"...x}>>>z\""),
        ("${e?{x}:{y} z}", "unexpected input at: \"...y}>>>z\""),
        ("${e:{x}z}", "unexpected input at: \"...x}>>>z\""),
        ("${{a} == {b} {c}}", "\"?\" or \":\" expected at: \"...}>>>{c}\""),
        ("$(a?{x)", "unbalanced {} in attribute expression: \"{x\""),
        ("${{a} ==foo {b}}", "bad operator suffix at: \"...==>>>foo\""),
        ("${{3} ==le_vel {3}}", "bad operator suffix at: \"...==>>>le\""),
        ("${{3} ==_level {3}}", "\"{expression}\" expected at: \"...{3} ==>>>_level {3}\""),
        ("${{3} ==level  x}", "\"{expression}\" expected at: \"...{3} ==>>>  x\""),
        (
            "${{a} == b123456789012345678901234567890}",
            "\"{expression}\" expected at: \"...{a} ==>>> b123456789012345678\""
        ),
        (
            "${{a} ~ {b}}",
            "\"==\" or \"!=\"\" or \"<\"\" or \"<=\"\" or \">=\"\" or \">\" expected at: \"...a}>>>~ {b}\""
        ),
        ("${{3.x} ==level {3}}", "malformed compatibility level syntax: \"3.x\""),
        ("${{99999999999999999999} < {1}}", "mac_exp_eval: bad conversion: 99999999999999999999"),
        ("$x", "unreasonable macro call nesting: \"x\""), ("${a?$}", "empty macro name: \"$\""),
    ])
    func `a mistake is named in the words of Postfix`(value: String, words: String) {
        #expect(mistake(in: value) == words)
    }

    @Test func `only the chosen text is looked into`() throws {
        #expect(try expand("${e?$}.") == ".")
        #expect(try expand("${a?{x}:{$}}") == "x")
    }

    @Test func `references may be 100 deep`() throws {
        func chain(_ count: Int) throws -> [UInt8]? {
            let links = (1...count).map { "p\($0) = $p\($0 + 1)\n" }.joined()
            let folder = try TemporaryConfiguration("relayhost = $p1\n\(links)p\(count + 1) = x\n")
            return try folder.load().value(of: "relayhost")
        }
        #expect(try chain(99) == Array("x".utf8))
        #expect(throws: ConfigurationError.self) { try chain(100) }
    }

    @Test func `a reference to itself inside of a comparison has an end`() {
        #expect(mistake(in: "${{$x} == {x}}") == "unreasonable macro call nesting: \"x\"")
    }

    @Test func `references that multiply have an end`() throws {
        let levels = (1...12).map { "m\($0) = \(String(repeating: "$m\($0 + 1)", count: 10))\n" }.joined()
        let configuration = try TemporaryConfiguration(levels + "m13 =\n").load()
        #expect(throws: ConfigurationError.self) { try configuration.value(of: "m1") }
    }

    @Test func `a release before 3.6 has no comparison of levels`() throws {
        #expect(throws: ConfigurationError.self) {
            try expand("${{3} ==level {3}}", release: PostfixRelease(major: 3, minor: 5, patch: 27))
        }
    }
}
