// How entries and fields of master.cf are written, for people and back into the file, to the byte as Postfix does.

extension MasterService {
    /// Where the fields of an entry begin, when those before leave room.
    private static let columns = [0, 11, 17, 25, 33, 41, 49, 57]

    /// The entry as one line, or folded, without a line end.
    ///
    /// Each option with a value has a line of its own when lines are folded.
    ///
    /// Source: postconf(1), "-M" and "-f".
    package func text(folded: Bool) -> [UInt8] {
        var text: [UInt8] = []
        for (field, column) in zip(Field.allCases, Self.columns) {
            if !text.isEmpty {
                repeat { text.append(0x20) } while text.count < column
            }
            text += self[field]
        }
        var line = FoldedLine(text: text, length: text.count, folds: folded)
        addArguments(to: &line)
        return line.text
    }

    /// A field as `name/type/field = value`, or its value alone, without a line end; the command has all its
    /// arguments.
    ///
    /// Source: postconf(1), "-F", "-h" and "-f".
    package func text(of field: Field, named: Bool, folded: Bool) -> [UInt8] {
        var line = FoldedLine(text: [], length: 0, folds: folded)
        if named {
            line.add(identity + Array("/\(field.name) = ".utf8))
            // As Postfix does: this line is broken even where lines are not folded.
            if line.length + self[field].count > FoldedLine.limit { line.breakLine() }
        }
        line.add(self[field])
        if field == .command { addArguments(to: &line) }
        return line.text
    }

    /// The entry, or its command with all arguments, with single blanks; of another field, its text.
    ///
    /// Source: postconf(1), "-j" of Postfix 3.11.
    package func line(of field: Field?) -> [UInt8] {
        if let field, field != .command { return self[field] }
        var line = FoldedLine(text: [], length: 0, folds: false)
        for one in Field.allCases where one.rawValue >= (field ?? .service).rawValue {
            if !line.text.isEmpty { line.add([0x20]) }
            line.add(self[one])
        }
        // Not the length, but that there is text decides on the blank here.
        line.length = FoldedLine.limit
        addArguments(to: &line)
        return line.text
    }

    private func addArguments(to line: inout FoldedLine) {
        var inOptions = true
        var index = Field.allCases.count
        while index < words.count {
            let word = words[index].text
            index += 1
            if inOptions, isOption(word) {
                guard takesValue(word), index < words.count else {
                    line.separate(next: word.count)
                    line.add(word)
                    continue
                }
                let value = words[index].text
                index += 1
                let isBraced = value.contains(where: isFieldBlank)
                // An option with a value is alone on its line.
                line.length = FoldedLine.limit
                line.separate(next: 0)
                line.add(word + [0x20] + (isBraced ? Self.braced(value) : value))
                line.length = FoldedLine.limit
                continue
            }
            // As Postfix does: the first argument after the options has no braces, whatever is in it.
            let isBraced = !inOptions && word.contains(where: isFieldBlank)
            inOptions = false
            line.separate(next: word.count)
            line.add(isBraced ? Self.braced(word) : word)
        }
    }

    /// The entry with what stands behind each `-o` replaced.
    package func replacingAssignments<Failure: Error>(
        _ replace: ([UInt8]) throws(Failure) -> [UInt8]
    ) throws(Failure) -> MasterService {
        var service = self
        for position in optionPositions {
            service.words[position + 1].text = try replace(words[position + 1].text)
        }
        return service
    }

    private static func braced(_ text: [UInt8]) -> [UInt8] {
        [UInt8(ascii: "{")] + text + [UInt8(ascii: "}")]
    }
}
