// JSON is only written, and only by this.

internal import PostfixKit

/// Bytes that become JSON, one value after the other; all of it is UTF-8, whatever the texts hold.
struct JSONText {
    /// What was written.
    private(set) var bytes: [UInt8] = []
    /// Whether characters beyond ASCII are copied as Postfix does it, and not escaped where they are hidden.
    var copiesHidden = false
    /// Whether passwords in strings, such as those of commands, are replaced.
    var hidesSecrets = false

    /// Adds punctuation, or a word of the language.
    mutating func add(_ text: StaticString) {
        unsafe bytes.append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Adds a string in quotes; each byte that is not UTF-8 becomes U+FFFD.
    ///
    /// Source: RFC 8259, section 7.
    mutating func addString(_ text: Span<UInt8>) {
        if hidesSecrets, let shown = Secrets.shown(in: text.array) {
            hidesSecrets = false
            defer { hidesSecrets = true }
            return addString(shown.span)
        }
        bytes.append(UInt8(ascii: "\""))
        // What needs no escape is copied in one piece.
        var start = 0
        if text.count > 0, Self.needsLook(text) {
            var index = 0
            while index < text.count {
                let (length, isHidden) = VisibleText.character(in: text, at: index)
                let byte = text[index]
                if isHidden && !(copiesHidden && length > 1) || Self.isQuoted(byte) {
                    bytes.append(text.extracting(start..<index))
                    addEscape(of: text.extracting(index..<index + length))
                    start = index + length
                }
                index += length
            }
        }
        bytes.append(text.extracting(start..<text.count))
        bytes.append(UInt8(ascii: "\""))
    }

    // MARK: members, one by one

    /// Adds what stands between two members or two values; nothing before the first.
    private mutating func addSeparator() {
        guard let last = bytes.last, last != UInt8(ascii: "{"), last != UInt8(ascii: "[") else { return }
        bytes.append(UInt8(ascii: ","))
        bytes.append(UInt8(ascii: " "))
    }

    /// Begins a member of the object at hand; its value comes next.
    mutating func addMember(_ name: StaticString) {
        addSeparator()
        bytes.append(UInt8(ascii: "\""))
        add(name)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        bytes.append(UInt8(ascii: " "))
    }

    /// Adds a member of the object at hand: a text, or null.
    mutating func addMember(_ name: StaticString, _ text: [UInt8]?) {
        addMember(name)
        guard let text else { return add("null") }
        addString(text.span)
    }

    /// Adds a member of the object at hand: an array of texts.
    mutating func addMember(_ name: StaticString, _ texts: [[UInt8]]) {
        addMember(name, texts) { $0.addString($1.span) }
    }

    /// Adds a member of the object at hand: a word, or null.
    mutating func addMember(_ name: StaticString, word: String?) {
        addMember(name)
        guard let word else { return add("null") }
        addString(word.utf8.span)
    }

    /// Adds a member of the object at hand: a whole number.
    mutating func addMember(_ name: StaticString, _ number: Int) {
        addMember(name)
        add(number)
    }

    /// Adds a member of the object at hand: true, false or null.
    mutating func addMember(_ name: StaticString, _ flag: Bool?) {
        addMember(name)
        guard let flag else { return add("null") }
        add(flag)
    }

    /// Adds a member of the object at hand: an array of which `addElement` adds one value.
    mutating func addMember<Element>(
        _ name: StaticString, _ elements: [Element], _ addElement: (inout JSONText, Element) -> Void
    ) {
        addMember(name)
        add("[")
        for element in elements {
            addSeparator()
            addElement(&self, element)
        }
        add("]")
    }

    private mutating func add(_ flag: Bool) { flag ? add("true") : add("false") }

    private mutating func add(_ number: Int) { bytes.append(contentsOf: String(number).utf8) }

    // MARK: whole values

    /// Adds a value, on one line.
    mutating func add(_ value: JSONValue) {
        switch value {
        case .null: add("null")
        case .bool(let flag): add(flag)
        case .number(let number): add(number)
        case .string(let text): addString(text.span)
        case .array(let values):
            add("[")
            for value in values {
                addSeparator()
                add(value)
            }
            add("]")
        case .object(let members):
            add("{")
            for member in members {
                addSeparator()
                add("\"")
                bytes.append(contentsOf: member.name.utf8)
                add("\": ")
                add(member.value)
            }
            add("}")
        }
    }

    // MARK: a whole value in pieces

    /// Adds an object but for its end, with one more member: an array but for its values and its end.
    mutating func beginLastMember(of object: JSONValue, _ name: StaticString) {
        add(object)
        bytes.removeLast()
        addMember(name)
        add("[")
    }

    /// What comes after this text in an array: a value, behind a separator where it is not the first.
    func continued(with value: JSONValue) -> JSONText {
        var text = JSONText()
        if bytes.last != UInt8(ascii: "[") { text.add(", ") }
        text.add(value)
        return text
    }

    /// Whether any byte may need an escape; without an early end the compiler looks at many bytes at a time.
    private static func needsLook(_ text: Span<UInt8>) -> Bool {
        unsafe text.withUnsafeBufferPointer { bytes in
            var found = false
            for index in bytes.indices {
                let byte = unsafe bytes[index]
                found = byte < 0x20 || byte >= 0x7F || isQuoted(byte) || found
            }
            return found
        }
    }

    @inline(__always)
    private static func isQuoted(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    /// Adds the escape of a character, or U+FFFD for a byte that is not part of one.
    private mutating func addEscape(of character: Span<UInt8>) {
        let byte = character[0]
        switch byte {
        case 0x08: add("\\b")
        case 0x0C: add("\\f")
        case 0x0A: add("\\n")
        case 0x0D: add("\\r")
        case 0x09: add("\\t")
        case UInt8(ascii: "\""): add("\\\"")
        case UInt8(ascii: "\\"): add("\\\\")
        case 0x80... where character.count == 1: add("\u{FFFD}")
        default:
            let scalars = String(decoding: character.array, as: UTF8.self).unicodeScalars
            for scalar in scalars {
                let digits = String(scalar.value, radix: 16, uppercase: true)
                let zeros = String(repeating: "0", count: max(0, 4 - digits.utf8.count))
                bytes.append(contentsOf: "\\u\(zeros)\(digits)".utf8)
            }
        }
    }
}

extension StandardOutput {
    /// Adds one object with one member, and a line end: `{"KEY": "VALUE"}`.
    ///
    /// As Postfix does: characters beyond ASCII are copied, but on a terminal. Unlike Postfix: bytes that are not
    /// UTF-8 become U+FFFD, as they are not JSON.
    ///
    /// Source: postmap(1), "-j" of Postfix 3.11.
    func writeJSON(_ key: Span<UInt8>, _ value: Span<UInt8>) {
        var text = JSONText()
        text.copiesHidden = !isTerminal
        text.add("{")
        text.addString(key)
        text.add(": ")
        text.addString(value)
        text.add("}")
        write(line: ReportText(EscapedText(text)))
    }

    /// Adds a JSON value and a line end.
    func write(_ value: JSONValue) {
        var text = JSONText()
        text.add(value)
        write(line: ReportText(EscapedText(text)))
    }

    /// Adds an object and a line end; `values` adds those of an array that is its last member, one at a time.
    func write(
        _ object: JSONValue, endingIn name: StaticString, _ values: (_ add: (JSONValue) -> Void) -> Void
    ) {
        var text = JSONText()
        text.beginLastMember(of: object, name)
        write(ReportText(EscapedText(text)))
        values { value in
            text = text.continued(with: value)
            write(ReportText(EscapedText(text)))
        }
        write("]}\n")
    }
}
