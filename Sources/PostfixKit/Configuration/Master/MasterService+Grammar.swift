// The grammar of an entry: fields between blanks, braces that protect blanks, and the options of the command.

extension MasterService {
    /// Takes the text of an entry apart; `warn` hears of braces and assignments that are not well formed, but
    /// are taken for what they may mean, as Postfix takes them.
    ///
    /// Source: master(5), "SYNTAX".
    init(
        _ text: [UInt8], line: ConfigurationText.LogicalLine? = nil, warn: (MessageText) -> Void
    ) throws(MasterEntryProblem) {
        words = Self.words(of: text)
        self.line = line
        guard words.count >= Field.allCases.count else { throw .fieldCount }
        try checkFields()
        normalizeArguments(warn: warn)
    }

    /// The words of a text, with their places.
    static func words(of text: [UInt8]) -> [Word] {
        var words: [Word] = []
        var index = 0
        while index < text.count {
            if isFieldBlank(text[index]) {
                index += 1
                continue
            }
            let start = index
            var depth = 0
            while index < text.count {
                let byte = text[index]
                if byte == UInt8(ascii: "{") {
                    depth += 1
                } else if byte == UInt8(ascii: "}"), depth > 0 {
                    depth -= 1
                } else if depth == 0, isFieldBlank(byte) {
                    break
                }
                index += 1
            }
            words.append(Word(text: Array(text[start..<index]), start: start))
        }
        return words
    }

    /// Checks the fields before the command.
    func checkFields() throws(MasterEntryProblem) {
        let types = ["inet", "unix", "fifo", "pass", "unix-dgram"]
        guard types.contains(where: { Array($0.utf8) == type }) else { throw problem(.type) }
        for field in [Field.isPrivate, .unprivileged, .chroot] {
            guard ["y", "n", "-"].contains(where: { Array($0.utf8) == self[field] }) else {
                throw problem(field)
            }
        }
        let wakeup = self[.wakeup]
        let time = wakeup.last == UInt8(ascii: "?") ? wakeup.dropLast() : wakeup[...]
        guard time.elementsEqual("-".utf8) || time.allSatisfy(isDigit) else { throw problem(.wakeup) }
        let limit = self[.processLimit]
        guard limit.elementsEqual("-".utf8) || limit.allSatisfy(isDigit) else { throw problem(.processLimit) }
        // Unlike Postfix: an edit that leaves a field empty would move all that follow it.
        for field in Field.allCases where self[field].isEmpty { throw problem(field) }
    }

    private func problem(_ field: Field) -> MasterEntryProblem { .field(field, value: self[field]) }

    /// Brings the arguments into their normal form: `-vo{x = y}` becomes `-v`, `-o`, `x=y`.
    ///
    /// As Postfix does: an `o` anywhere in an option begins another one, even in a value that is attached to
    /// one: `-oname=no` becomes `-o`, `name=n`, `-o`.
    mutating func normalizeArguments(warn: (MessageText) -> Void) {
        let first = min(Field.allCases.count, words.count)
        var result = Array(words[..<first])
        var rest = words[first...]
        var pending: Word?
        while let word = pending ?? rest.first, isOption(word.text) {
            if pending == nil { rest = rest.dropFirst() }
            var option = word
            pending = option.cut(at: option.text.dropFirst(2).firstIndex(of: UInt8(ascii: "o")))
            if let start = pending?.text { pending?.text = [UInt8(ascii: "-")] + start }
            guard takesValue(option.text) else {
                result.append(option)
                continue
            }
            var value = option.text.count > 2 ? option.cut(at: 2) : nil
            result.append(option)
            if value == nil {
                value = pending ?? rest.popFirst()
                pending = nil
            }
            guard var value else { continue }
            if value.text.first == UInt8(ascii: "{") {
                value.text = Self.withoutBraces(value.text, warn: warn)
                value.text = Self.normalAssignment(value.text, warn: warn)
            }
            result.append(value)
        }
        for var word in rest {
            if word.text.first == UInt8(ascii: "{") {
                word.text = Self.withoutBraces(word.text, warn: warn)
            }
            result.append(word)
        }
        words = result
    }

    /// What stands in the braces at the beginning of a word, without the white space at its ends.
    private static func withoutBraces(_ word: [UInt8], warn: (MessageText) -> Void) -> [UInt8] {
        let end = endOfBraces(word.span, from: 0)
        if end == word.count {
            warn("master.cf: missing '}' in \"\(word)\"")
        } else if end + 1 < word.count {
            warn("master.cf: syntax error after '}' in \"\(word)\"")
        }
        return word.span.extracting(1..<end).trimmed.array
    }

    /// An assignment without blanks around its `=`.
    private static func normalAssignment(_ text: [UInt8], warn: (MessageText) -> Void) -> [UInt8] {
        do throws(ParameterAssignment.Problem) {
            let assignment = try ParameterAssignment(text.span)
            return assignment.name.bytes + Array("=".utf8) + assignment.value
        } catch {
            warn("master.cf: \(error.message(text))")
            return text
        }
    }
}

extension MasterService.Word {
    /// Takes away all from a position on, and gives it back; nil where there is no position.
    fileprivate mutating func cut(at position: Int?) -> MasterService.Word? {
        guard let position else { return nil }
        let tail = MasterService.Word(text: Array(text[position...]), start: start.map { $0 + position })
        text.removeSubrange(position...)
        return tail
    }
}

/// Whether a byte separates fields; vertical tab and form feed do not.
func isFieldBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
}
