// One argument of an edit of master.cf: what it means, and what it does to an entry.

extension MasterFileEdit {
    /// What one argument asks for.
    struct Request: Sendable, Equatable {
        /// The argument, for messages.
        let argument: [UInt8]
        /// The entries that are meant.
        let pattern: ServicePattern
        /// The field to set; nil where none is.
        let field: MasterService.Field?
        /// The new text; empty where there is none.
        let value: [UInt8]

        /// Reads an argument.
        ///
        /// - Throws: `MasterFileError.request`.
        init(_ part: Part, _ action: Action, _ argument: [UInt8]) throws(MasterFileError) {
            self.argument = argument
            if argument.contains(0x0A) {
                throw .request("-Me, -Fe, -Pe, -X, or -# accept no multi-line input")
            }
            let text = argument.span.trimmed.array
            if text.first == UInt8(ascii: "#") {
                throw .request("-Me, -Fe, -Pe, -X, or -# accept no comment input")
            }
            let name: [UInt8]
            (name, value) = try Self.parts(text, action, argument)
            let counts = part == .entry ? 2...2 : 3...3
            guard let pattern = ServicePattern(name, counts: counts) else {
                let form: MessageText =
                    switch part {
                    case .entry: "-Me, -MX or -M# requires service_name/type"
                    case .field: "-Fe or -FX requires service_name/type/field_name"
                    case .parameter: "-Pe or -PX requires service_name/type/parameter"
                    }
                throw .request(form)
            }
            self.pattern = pattern
            field = try Self.field(part, pattern)
            guard action == .set, value.contains(where: isFieldBlank) else { return }
            if part == .parameter { throw .request("-Pe does not accept whitespace in parameter value") }
            if let field, field != .command {
                throw .request("-Fe does not accept whitespace in non-command field")
            }
        }

        private static func parts(
            _ text: [UInt8], _ action: Action, _ argument: [UInt8]
        ) throws(MasterFileError) -> (name: [UInt8], value: [UInt8]) {
            guard action == .set else {
                if text.contains(UInt8(ascii: "=")) {
                    throw .request("-X or -# requires names without value")
                }
                return (text, [])
            }
            do throws(ParameterAssignment.Problem) {
                let assignment = try ParameterAssignment(text.span)
                return (assignment.name.bytes, assignment.value)
            } catch { throw .request(error.message(argument)) }
        }

        private static func field(
            _ part: Part, _ pattern: ServicePattern
        ) throws(MasterFileError) -> MasterService.Field? {
            switch (part, pattern.part) {
            case (.entry, _): return nil
            case (.parameter, nil): throw .request("-Pe does not accept wild-card parameter name")
            case (.parameter, _): return nil
            case (.field, nil): throw .request("-Fe does not accept wild-card field name")
            case (.field, let name?):
                guard let field = MasterService.Field(name: name) else {
                    throw .request("invalid service attribute name: \"\(name)\"")
                }
                return field
            }
        }

        /// Changes an entry of which a field or a parameter is meant.
        func change(
            _ service: inout MasterService, _ action: Action, warn: (MessageText) -> Void
        ) throws(MasterFileError) {
            if let field {
                do throws(MasterEntryProblem) {
                    try service.set(field, to: value, warn: warn)
                } catch {
                    throw .request(error.message(error == .fieldCount ? argument : value))
                }
            } else if let name = pattern.part {
                service.setOption(name, to: action == .set ? value : nil)
            }
        }
    }
}

extension MasterService {
    /// Sets a field; that of the command replaces all its arguments, too.
    mutating func set(
        _ field: Field, to value: [UInt8], warn: (MessageText) -> Void
    ) throws(MasterEntryProblem) {
        if field == .command {
            words.removeSubrange(field.rawValue...)
            words += Self.words(of: value)
            // Unlike Postfix, which breaks down: there must be a command.
            guard words.count > field.rawValue else { throw .fieldCount }
            normalizeArguments(warn: warn)
        } else {
            words[field.rawValue] = Word(text: value, start: nil)
        }
        try checkFields()
    }

    /// Sets the value of a parameter in all options that set it, or in a new one; with nil, removes them.
    mutating func setOption(_ name: [UInt8], to value: [UInt8]?) {
        let prefix = name + Array("=".utf8)
        let positions = optionPositions.filter { words[$0 + 1].text.starts(with: prefix) }
        if let value {
            let assignment = Word(text: prefix + value, start: nil)
            for position in positions { words[position + 1] = assignment }
            if positions.isEmpty {
                words.insert(
                    contentsOf: [Word(text: Array("-o".utf8), start: nil), assignment], at: endOfOptions)
            }
        } else {
            var removed = Set<Int>()
            for position in positions { removed.formUnion([position, position + 1]) }
            words = words.indices.filter { !removed.contains($0) }.map { words[$0] }
        }
    }
}
