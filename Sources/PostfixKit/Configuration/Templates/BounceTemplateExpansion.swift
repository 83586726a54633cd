// Templates refer to parameters by rules of their own: times are shown in the unit that the reader wants.

/// Puts parameters into the text of a template, as the program does that sends the message.
///
/// Source: bounce(5), "TEMPLATE MESSAGE TEXT FORMAT".
package struct BounceTemplateExpansion {
    /// The parameters of the configuration.
    private let known: KnownParameters
    /// The name of the file with the template.
    private let path: FilePath
    /// Receives warnings.
    private let warn: (MessageText) -> Void

    /// Why a text cannot be expanded.
    package enum Failure: Error {
        /// A mistake in a reference; Postfix warns of it, and then names the line.
        case syntax(MacroError, BounceTemplate.Kind, FilePath, line: [UInt8])
        /// A name without a value.
        case undefined(BounceTemplate.Kind, FilePath, line: [UInt8])
        /// A time in no known unit.
        case badSuffix([UInt8], name: [UInt8], FilePath)
        /// The value of a parameter that is not a time.
        case badTime(ParameterName, value: [UInt8])
        /// The mistake in a value.
        case configuration(ConfigurationError)

        /// The words for it, Postfix's own.
        package var message: MessageText {
            switch self {
            case .syntax(_, let kind, let file, let line):
                "\(file): bad $name syntax in \(kind.rawValue) template: \(line)"
            case .undefined(let kind, let file, let line):
                "\(file): undefined $name in \(kind.rawValue) template: \(line)"
            case .badSuffix(let suffix, let name, let file):
                "\(file): unrecognized suffix \"\(suffix)\" in parameter \"\(name)\""
            case .badTime(let name, let value):
                "parameter \(name.bytes): bad time value or unit: \(value)"
            case .configuration(let error): error.message
            }
        }
    }

    /// Expansions for templates of a file.
    package init(_ known: KnownParameters, path: FilePath, warn: @escaping (MessageText) -> Void) {
        self.known = known
        self.path = path
        self.warn = warn
    }

    /// The text of a template, expanded, as Postfix shows it.
    ///
    /// - Throws: `Failure` for the first line that cannot be expanded.
    package func text(of template: BounceTemplate) throws(Failure) -> [UInt8] {
        var text = Array("expanded_\(template.kind.rawValue)_text = <<EOF\n".utf8)
        for line in template.lines { text += try expand(line, template.kind) + [0x0A] }
        return text + Array("EOF\n".utf8)
    }

    private func expand(_ line: [UInt8], _ kind: BounceTemplate.Kind) throws(Failure) -> [UInt8] {
        var failure: Failure?
        var isUndefined = false
        let text: [UInt8]
        do throws(MacroExpansion.Failure) {
            text = try MacroExpansion.expand(
                line, release: known.catalogue.release, undefined: { _ in isUndefined = true }
            ) { (name) throws(ConfigurationError) in
                if failure != nil { return [] }
                do throws(Failure) {
                    // The value is text by now: no dollar in it means anything.
                    return try value(of: name, kind).map { value in
                        value.flatMap { $0 == UInt8(ascii: "$") ? [$0, $0] : [$0] }
                    }
                } catch {
                    failure = error
                    return []
                }
            }
        } catch {
            switch error {
            case .macro(let mistake): throw failure ?? .syntax(mistake, kind, path, line: line)
            case .lookup(let trouble): throw .configuration(trouble)
            }
        }
        if let failure { throw failure }
        if isUndefined { throw .undefined(kind, path, line: line) }
        return text
    }

    /// The value that a name stands for, expanded and printable; nil where it has none.
    private func value(
        of name: ParameterName, _ kind: BounceTemplate.Kind
    ) throws(Failure) -> [UInt8]? {
        for time: ParameterName in ["delay_warning_time", "maximal_queue_lifetime"]
        where name.bytes.starts(with: time.bytes + [UInt8(ascii: "_")]) {
            return try scaled(time, suffix: name.bytes.dropFirst(time.bytes.count + 1), name, kind)
        }
        do throws(ConfigurationError) {
            guard let value = try plainValue(of: name) else { return nil }
            let substitute = UInt8(ascii: "_")
            let text = try isUTF8Enabled() ? value : value.map { $0 < 0x80 ? $0 : substitute }
            return MessageText(text).printable(with: substitute)
        } catch { throw .configuration(error) }
    }

    private func plainValue(of name: ParameterName) throws(ConfigurationError) -> [UInt8]? {
        guard known.setting(of: name) != nil || BounceParameters.contains(name),
            let raw = try known.value(of: name)
        else { return nil }
        let value = try known.expanded(raw, of: name)
        guard name == "myhostname" || name == "mydomain" else { return value }
        return try isUTF8Enabled() ? unicode(value, name) : value
    }

    private func isUTF8Enabled() throws(ConfigurationError) -> Bool {
        let name: ParameterName = "smtputf8_enable"
        return try known.expanded(try known.value(of: name) ?? [], of: name).elementsEqual("yes".utf8)
    }

    /// A name of a host as people write it.
    private func unicode(_ value: [UInt8], _ name: ParameterName) -> [UInt8] {
        guard isASCII(value.span) else {
            warn("\(path): conversion \"\(name.bytes)\" failed: non-ASCII input value: \"\(value)\"")
            return value
        }
        if let text = DomainName.unicode(value) { return text }
        warn("\(path): conversion \"\(name.bytes)\" failed: input value: \"\(value)\"")
        return value
    }

    private static let units: [(suffix: String, seconds: Int)] = [
        ("seconds", 1), ("minutes", 60), ("hours", 3600), ("days", 86_400), ("weeks", 604_800),
    ]

    /// The value of a time in the unit that a suffix names, as a whole number.
    private func scaled(
        _ time: ParameterName, suffix: ArraySlice<UInt8>, _ name: ParameterName, _ kind: BounceTemplate.Kind
    ) throws(Failure) -> [UInt8] {
        guard let unit = Self.units.first(where: { $0.suffix.utf8.elementsEqual(suffix) }) else {
            throw .badSuffix(Array(suffix), name: name.bytes, path)
        }
        let total = try seconds(of: time)
        let result = total / unit.seconds
        let place: MessageText = "in \(kind.rawValue) template"
        var advice: String?
        if result > 999, unit.seconds < 86_400 {
            warn(
                """
                \(path): excessive result "\(result)" \(place) conversion of parameter "\(name.bytes)"
                """)
            advice = "increase"
        } else if result == 0, total != 0, unit.seconds > 1 {
            warn("\(path): zero result \(place) conversion of parameter \"\(name.bytes)\"")
            advice = "reduce"
        }
        if let advice {
            warn("please \(advice) time unit \"\(unit.suffix)\" of \"\(name.bytes)\" \(place)")
            warn("for instructions see the bounce(5) manual")
        }
        return Array(String(result).utf8)
    }

    private func seconds(of name: ParameterName) throws(Failure) -> Int {
        let value: [UInt8]
        do throws(ConfigurationError) {
            value = try known.expanded(try known.value(of: name) ?? [], of: name)
        } catch { throw .configuration(error) }
        let definition = known.catalogue.definition(of: name)
        guard let seconds = secondsOfTime(value, unit: definition?.unit ?? UInt8(ascii: "s")) else {
            throw .badTime(name, value: value)
        }
        func unfit(_ limit: MessageText) -> Failure {
            .configuration(.hostDefault("invalid \(name.bytes): \(seconds) (\(limit))"))
        }
        if let minimum = definition?.minimum, seconds < minimum { throw unfit("min \(minimum)") }
        if let maximum = definition?.maximum, seconds > maximum { throw unfit("max \(maximum)") }
        return seconds
    }
}

/// A time in seconds, from digits and a unit, or without one in the default unit; nil for what is not a time, or
/// exceeds 32 bits.
private func secondsOfTime(_ text: [UInt8], unit: UInt8) -> Int? {
    let digits = text.prefix { (0x30...0x39).contains($0) }
    let rest = text[digits.endIndex...]
    guard rest.count <= 1, let number = Int32(String(decoding: digits, as: UTF8.self)) else { return nil }
    let factor: Int32
    switch rest.first ?? unit {
    case UInt8(ascii: "s"), UInt8(ascii: "S"): factor = 1
    case UInt8(ascii: "m"), UInt8(ascii: "M"): factor = 60
    case UInt8(ascii: "h"), UInt8(ascii: "H"): factor = 3600
    case UInt8(ascii: "d"), UInt8(ascii: "D"): factor = 86_400
    case UInt8(ascii: "w"), UInt8(ascii: "W"): factor = 604_800
    default: return nil
    }
    let (seconds, overflow) = number.multipliedReportingOverflow(by: factor)
    return overflow ? nil : Int(seconds)
}
