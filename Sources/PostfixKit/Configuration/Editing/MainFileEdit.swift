// Changes of main.cf: from the text as it is, and what is asked for, to the text as it is to be.

/// A change of some parameters in main.cf.
///
/// Source: postconf(1), `-e`, `-X` and `-#`.
package struct MainFileEdit: Sendable {
    /// What is done to the parameters.
    package enum Action: Sendable, Equatable {
        /// Each gets a value, in its place, or at the end of the file.
        case set
        /// Their logical lines are removed.
        case remove
        /// Their logical lines become comments.
        case commentOut
    }

    /// What is done.
    package let action: Action
    /// The parameters, and the values that they get; the values are empty where they get none.
    private var values: [[UInt8]: [UInt8]] = [:]

    /// Reads the arguments of a command line: `name = value` to set, else names.
    ///
    /// White space behind a name to be removed or commented out belongs to it, and no parameter has such a name.
    /// `warnsOfEqual` is whether the warning about an earlier request also comes where that wants the same value.
    ///
    /// - Throws: `ConfigurationEditError` for an argument that is neither.
    package init(
        _ action: Action, arguments: [[UInt8]], warnsOfEqual: Bool,
        warn: (ConfigurationEditWarning) -> Void
    ) throws(ConfigurationEditError) {
        self.action = action
        for argument in arguments {
            let (name, value) = try Self.request(action, argument)
            if let earlier = values[name], action == .set, warnsOfEqual || earlier != value {
                warn(.earlierRequest(name: name, value: earlier))
            }
            values[name] = value
        }
    }

    private static func request(
        _ action: Action, _ argument: [UInt8]
    ) throws(ConfigurationEditError) -> (name: [UInt8], value: [UInt8]) {
        if argument.contains(0x0A) { throw .multiLineRequest }
        let text = Array(argument.drop(while: { isWhiteSpace($0) }))
        if text.first == UInt8(ascii: "#") { throw .commentRequest }
        if action == .set {
            do throws(ParameterAssignment.Problem) {
                let assignment = try ParameterAssignment(text.span)
                return (assignment.name.bytes, assignment.value)
            } catch { throw .badAssignment(error, text: text) }
        }
        if text.isEmpty { throw .blankName }
        if text.contains(UInt8(ascii: "=")) { throw .nameWithValue }
        return (text, [])
    }

    /// The file with the change.
    ///
    /// The first physical line of a parameter's logical line is what is replaced; its continuation lines go with
    /// it, comments and empty lines among them stay. Parameters that the file does not set yet come to its end,
    /// in the order of their names. `endsLastLine` is whether a last line without line feed gets one.
    ///
    /// Unlike Postfix: bytes behind a NUL are kept, and nothing is ever appended to an unfinished last line.
    package func apply(
        to text: ConfigurationText, endsLastLine: Bool, warn: (ConfigurationEditWarning) -> Void
    ) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.bytes.count + 256)
        var found: [[UInt8]: Int] = [:]
        var concerned = false
        for (index, line) in text.physicalLines.enumerated() {
            let bytes = text.bytes(ofLine: index)
            switch line.kind {
            case .remark: result.append(bytes)
            case .continuation:
                if !concerned {
                    result.append(bytes)
                } else if action == .commentOut {
                    result.append(UInt8(ascii: "#"))
                    result.append(bytes)
                }
            case .start:
                let name = Self.name(of: bytes)
                let value = values[name]
                concerned = value != nil
                guard let value else {
                    result.append(bytes)
                    continue
                }
                let count = (found[name] ?? 0) + 1
                found[name] = count
                if count == 2 { warn(.multipleEntries(text.name, name: name)) }
                switch action {
                case .set: Self.append(name, value, to: &result)
                case .commentOut:
                    result.append(UInt8(ascii: "#"))
                    result.append(bytes)
                case .remove: break
                }
            }
        }
        let added = action == .set ? values.filter { found[$0.key] == nil } : [:]
        if let last = result.last, last != 0x0A, endsLastLine || !added.isEmpty { result.append(0x0A) }
        for (name, value) in added.sorted(by: { compareBytes($0.key.span, $1.key.span) < 0 }) {
            Self.append(name, value, to: &result)
        }
        return result
    }

    /// The name at the start of a logical line.
    ///
    /// As Postfix does: vertical tab and form feed end no name here, though they do for all who read the file.
    private static func name(of line: Span<UInt8>) -> [UInt8] {
        var end = 0
        scan: while end < line.count {
            switch line[end] {
            case 0, UInt8(ascii: " "), UInt8(ascii: "\t"), 0x0D, 0x0A, UInt8(ascii: "="): break scan
            default: end += 1
            }
        }
        return line.extracting(0..<end).array
    }

    private static func append(_ name: [UInt8], _ value: [UInt8], to result: inout [UInt8]) {
        result += name
        result += Array(" = ".utf8)
        result += value
        result.append(0x0A)
    }
}
