import PostfixKit
import TestSupport
import Testing

/// An edit of a text, what becomes of the text, and what is warned of.
private struct EditCase: CustomTestStringConvertible, Sendable {
    let before: String
    let action: MainFileEdit.Action
    let arguments: [String]
    let after: String
    let warnings: [String]
    var testDescription: String { "\(action) \(arguments) in \(before.debugDescription)" }

    init(
        _ before: String, _ action: MainFileEdit.Action, _ arguments: [String], _ after: String,
        _ warnings: [String] = []
    ) {
        self.before = before
        self.action = action
        self.arguments = arguments
        self.after = after
        self.warnings = warnings
    }
}

@Suite struct MainFileEditTests {
    private static let list =
        "r = permit_mynetworks,\n    # inner\n    reject_unauth_destination,\n\n    permit\n"

    /// Edits a text as the newest release does, unless `isOld`.
    private func edit(
        _ text: String, _ action: MainFileEdit.Action, _ arguments: [String], isOld: Bool = false
    ) throws(ConfigurationEditError) -> (text: String, warnings: [String]) {
        var warnings: [String] = []
        let edit = try MainFileEdit(action, arguments: arguments.map { Array($0.utf8) }, warnsOfEqual: isOld)
        {
            warnings.append($0.message.string)
        }
        let text = ConfigurationText(Array(text.utf8), name: "F")
        let result = edit.apply(to: text, endsLastLine: !isOld) { warnings.append($0.message.string) }
        return (String(decoding: result, as: UTF8.self), warnings)
    }

    @Test(arguments: [
        EditCase("# c\nr = a\n#in\n  b\nend=1", .set, ["r=z"], "# c\nr = z\n#in\nend=1\n"),
        EditCase(list, .set, ["r=permit"], "r = permit\n    # inner\n\n"),
        EditCase(list, .remove, ["r"], "    # inner\n\n"),
        EditCase(
            list, .commentOut, ["r"],
            "#r = permit_mynetworks,\n    # inner\n#    reject_unauth_destination,\n\n#    permit\n"),
        EditCase("", .set, ["newp = v", "aaa=b  c "], "aaa = b  c\nnewp = v\n"),
        EditCase("", .set, ["b=1", "a=2", "B=3", "_=4"], "B = 3\n_ = 4\na = 2\nb = 1\n"),
        EditCase("", .set, ["x=1", "x=2"], "x = 2\n", ["ignoring earlier request: 'x = 1'"]),
        EditCase(
            "d=1\nd=2\n x\nd=3\n", .set, ["d=4"], "d = 4\nd = 4\nd = 4\n", ["F: multiple entries for \"d\""]),
        EditCase("d=1\nd=2\n", .remove, ["d"], "", ["F: multiple entries for \"d\""]),
        EditCase("a=1\n", .set, ["a="], "a = \n"),
        EditCase("a=1\n", .remove, ["b", "b"], "a=1\n"),
        EditCase("a=1\n", .remove, ["a "], "a=1\n"),
        EditCase("a=1\n", .remove, [" a"], ""),
        EditCase("", .set, ["x=1", "x=1"], "x = 1\n"),
        EditCase(" o = 1\n o\na=1\n", .set, ["o=2"], " o = 1\n o\na=1\no = 2\n"),
        EditCase("a\u{0B}=1\na\r=2\n", .set, ["a=3"], "a\u{0B}=1\na = 3\n"),
        EditCase("a\u{0}b = 1\nc\u{0}d\n#\u{0}\n", .set, ["x=1"], "a\u{0}b = 1\nc\u{0}d\n#\u{0}\nx = 1\n"),
        EditCase("a=1\n# c", .set, ["b=1"], "a=1\n# c\nb = 1\n"),
        EditCase("a=1", .commentOut, ["a"], "#a=1\n"),
        EditCase("a=1\r\n  x\r\n", .commentOut, ["a"], "#a=1\r\n#  x\r\n"),
    ])
    private func `a text is edited as Postfix does it`(_ one: EditCase) throws {
        let (text, warnings) = try edit(one.before, one.action, one.arguments)
        #expect(text == one.after)
        #expect(warnings == one.warnings)
    }

    @Test func `an old release leaves the last line as it is, and appends nothing to it`() throws {
        #expect(try edit("a=1\nb=2", .remove, ["a"], isOld: true).text == "b=2")
        #expect(try edit("a=1\nb=2", .set, ["c=3"], isOld: true).text == "a=1\nb=2\nc = 3\n")
        #expect(try edit("a=1\n", .remove, ["a "], isOld: true).text == "a=1\n")
    }

    @Test(arguments: [
        (MainFileEdit.Action.set, "a", "missing '=' after attribute name: \"a\""),
        (.set, " =x ", "missing attribute name: \"=x \""),
        (.set, "a b=c", "missing '=' after attribute name: \"a b=c\""),
        (.set, "", "missing attribute name: \"\""),
        (.set, "a=b\n", "-e, -X, or -# accepts no multi-line input"),
        (.set, " #a=b", "-e, -X, or -# accepts no comment input"),
        (.remove, "#", "-e, -X, or -# accepts no comment input"),
        (.remove, " \t", "-X or -# requires non-blank parameter names"),
        (.commentOut, "a=b", "-X or -# requires parameter names without value"),
    ])
    func `a request that is none is refused`(_ action: MainFileEdit.Action, argument: String, words: String) {
        #expect {
            _ = try edit("", action, ["x=y", argument].filter { action == .set || $0 != "x=y" })
        } throws: {
            ($0 as? ConfigurationEditError)?.message.string == words
                && ($0 as? ConfigurationEditError)?.kind == .usage
        }
    }

    @Test func `an edit of random text changes the lines of its parameters only`() throws {
        var random = SeededGenerator(seed: 6)
        for _ in 0..<2000 {
            let bytes = OddConfiguration.text(&random)
            let text = ConfigurationText(bytes, name: "F")
            let none = try MainFileEdit(.remove, arguments: [Array("nosuch".utf8)], warnsOfEqual: true) { _ in
            }
            #expect(none.apply(to: text, endsLastLine: false) { _ in } == bytes)
            let set = try MainFileEdit(.set, arguments: [Array("a = v".utf8)], warnsOfEqual: true) { _ in }
            let once = set.apply(to: text, endsLastLine: true) { _ in }
            let again = set.apply(to: ConfigurationText(once, name: "F"), endsLastLine: true) { _ in }
            #expect(again == once, "\(bytes)")
            let remarks = text.physicalLines.indices.filter { text.physicalLines[$0].kind == .remark }
            let kept = ConfigurationText(once, name: "F")
            #expect(
                kept.physicalLines.count { $0.kind == .remark } == remarks.count, "\(bytes)")
        }
    }
}
