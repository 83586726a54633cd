// Which lines of a message are headers depends on the content types of its parts, and on their boundaries.

/// What the header Content-Type says, as far as it decides how the lines after it are read.
///
/// Source: RFC 2045, section 5; RFC 2046, sections 5.1 and 5.2; RFC 6532, section 3.7.
struct ContentType: Equatable {
    /// The kinds of content that differ in what follows their headers.
    enum Kind: Sendable {
        /// A message with headers of its own (message/rfc822, message/global).
        case message
        /// Several parts.
        case multipart
        /// Anything else.
        case other
    }

    /// The kind; nil when the type is a word that is not known here, which changes nothing.
    let kind: Kind?
    /// The kind of a part that does not tell its own.
    let partType: Kind
    /// All values of the parameter `boundary`.
    let boundaries: [[UInt8]]

    /// Reads a whole header, name included; nil when it is another header.
    init?(header: Span<UInt8>) {
        let name: StaticString = "content-type:"
        let end = name.utf8CodeUnitCount
        guard header.count >= end, isEqual(header.extracting(0..<end), name) else { return nil }
        var reader = HeaderItemReader(position: end)
        guard let type = reader.next(in: header), let first = type.first else {
            (kind, partType, boundaries) = (.other, .other, [])
            return
        }
        let subtype = type.count >= 3 && type[1].kind == .special(UInt8(ascii: "/")) ? type[2] : nil
        if first.isWord("text") {
            kind = .other
        } else if first.isWord("message") {
            let hasHeaders = subtype.map { $0.isWord("rfc822") || $0.isWord("global") } ?? false
            kind = hasHeaders ? .message : .other
        } else if first.isWord("multipart") {
            kind = .multipart
        } else {
            kind = nil
        }
        guard kind == .multipart else {
            (partType, boundaries) = (.other, [])
            return
        }
        partType = subtype?.isWord("digest") == true ? .message : .other
        var boundaries: [[UInt8]] = []
        while let parameter = reader.next(in: header) {
            if parameter.count >= 3, parameter[0].isWord("boundary"),
                parameter[1].kind == .special(UInt8(ascii: "="))
            {
                boundaries.append(parameter[2].text)
            }
        }
        self.boundaries = boundaries
    }
}

/// A token of a structured header.
private struct HeaderToken {
    enum Kind: Equatable { case word, quotedString, special(UInt8) }

    var kind: Kind
    var text: [UInt8]

    /// Whether this is `word`, given in lower case, in any case, and not in quotes.
    func isWord(_ word: StaticString) -> Bool { kind == .word && isEqual(text.span, word) }
}

/// Reads the items of a structured header, which semicolons separate.
private struct HeaderItemReader {
    var position: Int

    /// The first three tokens of the next item; nil after the last.
    mutating func next(in header: Span<UInt8>) -> [HeaderToken]? {
        var tokens: [HeaderToken] = []
        while position < header.count {
            let byte = header[position]
            position += 1
            switch byte {
            case UInt8(ascii: ";"):
                return tokens
            case UInt8(ascii: "("):
                skipComment(in: header)
            case UInt8(ascii: "\""):
                let text = quotedText(in: header)
                if tokens.count < 3 { tokens.append(HeaderToken(kind: .quotedString, text: text)) }
            case _ where isLinearWhiteSpace(byte):
                continue
            case _ where isWordByte(byte):
                let start = position - 1
                while position < header.count, isWordByte(header[position]) { position += 1 }
                guard tokens.count < 3 else { continue }
                let text = header.extracting(start..<position).array
                tokens.append(HeaderToken(kind: .word, text: text))
            default:
                if tokens.count < 3 { tokens.append(HeaderToken(kind: .special(byte), text: [byte])) }
            }
        }
        return tokens.isEmpty ? nil : tokens
    }

    /// Skips a comment, whose first parenthesis is behind.
    private mutating func skipComment(in header: Span<UInt8>) {
        var level = 1
        while position < header.count, level > 0 {
            switch header[position] {
            case UInt8(ascii: "("): level += 1
            case UInt8(ascii: ")"): level -= 1
            case UInt8(ascii: "\\"): position += 1
            default: break
            }
            position += 1
        }
    }

    /// The text of a quoted string, whose first quote is behind; a line end takes the white space before it.
    private mutating func quotedText(in header: Span<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        while position < header.count {
            var byte = header[position]
            position += 1
            if byte == UInt8(ascii: "\"") { break }
            if byte == 0x0A {
                while let last = text.last, isLinearWhiteSpace(last) { text.removeLast() }
                continue
            }
            if byte == UInt8(ascii: "\\") {
                guard position < header.count else { break }
                byte = header[position]
                position += 1
            }
            text.append(byte)
        }
        return text
    }
}

/// Whether a byte may be in a token of RFC 2045; bytes of more than seven bits may.
private func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "@"),
        UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "\\"), UInt8(ascii: "\""),
        UInt8(ascii: "/"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "?"), UInt8(ascii: "="):
        false
    default: byte > 0x20 && byte != 0x7F
    }
}

/// Whether `text` is `word`, which is given in lower case, in any case.
private func isEqual(_ text: Span<UInt8>, _ word: StaticString) -> Bool {
    word.withUTF8Buffer { word in
        guard text.count == word.count else { return false }
        for index in text.indices {
            let byte = text[index]
            let isUpper = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
            if unsafe (isUpper ? byte | 0x20 : byte) != word[index] { return false }
        }
        return true
    }
}
