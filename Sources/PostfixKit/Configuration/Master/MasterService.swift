// What master.cf says of one service, as fields and words that tools show, edit and ask for.

/// An entry of master.cf: a service, and the command that runs it.
///
/// Source: master(5).
package struct MasterService: Sendable, Equatable {
    /// A field of an entry, in the order of the file.
    package enum Field: Int, Sendable, CaseIterable {
        case service, type, isPrivate, unprivileged, chroot, wakeup, processLimit, command

        /// The name by which `postconf -F` knows the field.
        package var name: String {
            switch self {
            case .service: "service"
            case .type: "type"
            case .isPrivate: "private"
            case .unprivileged: "unprivileged"
            case .chroot: "chroot"
            case .wakeup: "wakeup"
            case .processLimit: "process_limit"
            case .command: "command"
            }
        }

        /// The field with a name; nil where there is none.
        package init?(name: [UInt8]) {
            guard let field = Self.allCases.first(where: { Array($0.name.utf8) == name }) else { return nil }
            self = field
        }
    }

    /// A word of an entry: a field, an option, the value of one, or another argument of the command.
    package struct Word: Sendable, Equatable {
        /// The text; of options in its normal form, without braces.
        package var text: [UInt8]
        /// Where the word begins in the text of the entry, in bytes; nil for one that an edit brought.
        package var start: Int?
    }

    /// A parameter that `-o` sets for this service.
    package struct Option: Sendable, Equatable {
        /// The name.
        package let name: ParameterName
        /// The value, not expanded.
        package let value: [UInt8]
        /// Where `name=value` begins in the text of the entry, in bytes; nil for one that an edit brought.
        package let start: Int?
    }

    /// The eight fields, then the arguments of the command, of which each option is one word and its value
    /// the next.
    package internal(set) var words: [Word]
    /// The logical line in the file; nil for an entry that an edit brought.
    package let line: ConfigurationText.LogicalLine?

    /// The number of the first physical line, from 1; 0 for an entry that an edit brought.
    package var lineNumber: Int { line?.lineNumber ?? 0 }

    /// The text of a field.
    package subscript(field: Field) -> [UInt8] { words[field.rawValue].text }

    /// The name of the service; of `inet` services, a port or address and port.
    package var name: [UInt8] { self[.service] }
    /// `inet`, `unix`, `unix-dgram`, `fifo` or `pass`.
    package var type: [UInt8] { self[.type] }
    /// The program that runs the service.
    package var command: [UInt8] { self[.command] }
    /// The arguments of the command in their normal form, without braces.
    package var arguments: ArraySlice<Word> { words.dropFirst(Field.allCases.count) }
    /// The name and the type, `name/type`, by which tools know the service.
    package var identity: [UInt8] { name + Array("/".utf8) + type }

    /// The parameters that the options set, in their order; of several with one name the last is in effect.
    ///
    /// What follows `-o` and is no `name=value` is left out: the service itself would refuse it.
    package var options: [Option] {
        optionPositions.compactMap { position in
            let value = words[position + 1]
            guard let assignment = try? ParameterAssignment(value.text.span) else { return nil }
            return Option(name: assignment.name, value: assignment.value, start: value.start)
        }
    }

    /// What the options set a parameter to; nil where they do not.
    package func option(_ name: ParameterName) -> Option? { options.last { $0.name == name } }

    /// The options that have a value behind them, as indices of `words`.
    var optionPositions: [Int] {
        var positions: [Int] = []
        var index = Field.allCases.count
        while index < words.count, isOption(words[index].text) {
            if takesValue(words[index].text), index + 1 < words.count {
                positions.append(index)
                index += 1
            }
            index += 1
        }
        return positions
    }

    /// The first word that is not an option of the command, as index; the number of words where there is none.
    var endOfOptions: Int {
        var index = Field.allCases.count
        while index < words.count, isOption(words[index].text) {
            index += takesValue(words[index].text) ? 2 : 1
        }
        return min(index, words.count)
    }
}

/// Whether a word is an option of the command of a service.
///
/// Unlike Postfix, which reads past the end of a lone `-`: that is not an option here, nor is it one to the service.
func isOption(_ word: [UInt8]) -> Bool {
    word.count > 1 && word[0] == UInt8(ascii: "-") && word != Array("--".utf8)
}

/// Whether an option's value is the next word.
func takesValue(_ option: [UInt8]) -> Bool { option[1] == UInt8(ascii: "o") }
