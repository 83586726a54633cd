// Aliases, address lists and headers are made of the tokens of RFC 822, with some more operators; this finds
// them, and writes them out again in the two forms that Postfix stores.

/// What a token of an address expression is.
package enum AddressToken: Sendable, Equatable {
    /// A word that needs no quotes.
    case atom
    /// A word that was quoted, or needs to be.
    case quotedString
    /// A comment; its parentheses and backslashes are part of its text.
    case comment
    /// What stands between `[` and `]`.
    case domainLiteral
    /// One of `| % ! ( ) < > @ , ; : \ " . [ ]`.
    case op(UInt8)
}

/// The two ways to write an address: as mail software keeps it, and as RFC 5322 wants it in text.
package enum AddressForm: Sendable {
    /// Without quotes.
    case `internal`
    /// With quotes where they are needed.
    case external
}

/// Takes an address expression apart into tokens, from left to right.
///
/// The text is handed to each call, and has to be the same one; it should hold no NUL. A quoted string, a
/// comment or a domain literal without its end goes to the end of the text.
///
/// Source: RFC 822, section 3.3; aliases(5).
package struct AddressTokenizer: Sendable {
    /// Where the next token, or the white space before it, begins.
    package private(set) var position = 0

    /// A tokenizer that stands at the beginning of its text.
    package init() {}

    /// Skips white space, and gives the first byte of the next token; nil at the end of the text.
    @inline(__always)
    package mutating func peek(in text: Span<UInt8>) -> UInt8? {
        while position < text.count {
            let byte = text[position]
            if !isLinearWhiteSpace(byte) { return byte }
            position += 1
        }
        return nil
    }

    /// The next token, whose text without quotes and backslashes is added to `content`; nil at the end.
    ///
    /// Of an operator nothing is added. White space within a token becomes a space.
    package mutating func next(in text: Span<UInt8>, addingTo content: inout [UInt8]) -> AddressToken? {
        guard let first = peek(in: text) else { return nil }
        switch first {
        case UInt8(ascii: "("):
            addComment(in: text, to: &content)
            return .comment
        case UInt8(ascii: "["):
            addBracketed(in: text, upTo: UInt8(ascii: "]"), to: &content)
            return .domainLiteral
        case UInt8(ascii: "\""):
            addBracketed(in: text, upTo: first, to: &content)
            return .quotedString
        case UInt8(ascii: "\\"):
            return addWord(in: text, to: &content)
        default:
            guard isAddressOperator(first) else { return addWord(in: text, to: &content) }
            position += 1
            return .op(first)
        }
    }

    /// Adds a comment as it stands: undoing its backslashes would lose what they protect.
    private mutating func addComment(in text: Span<UInt8>, to content: inout [UInt8]) {
        let start = position
        var level = 0
        scan: while position < text.count {
            let byte = text[position]
            position += 1
            switch byte {
            case UInt8(ascii: "("): level += 1
            case UInt8(ascii: ")"):
                level -= 1
                if level == 0 { break scan }
            case UInt8(ascii: "\\"): position = min(position + 1, text.count)
            default: break
            }
        }
        content.append(text.extracting(start..<position))
    }

    /// Adds what stands between the byte here and the next `end` that no backslash protects.
    private mutating func addBracketed(in text: Span<UInt8>, upTo end: UInt8, to content: inout [UInt8]) {
        position += 1
        while let byte = literalByte(in: text, unless: { $0 == end }) { content.append(byte) }
        position = min(position + 1, text.count)
    }

    /// Adds a word; it is an atom if it has no byte that only quotes allow.
    private mutating func addWord(in text: Span<UInt8>, to content: inout [UInt8]) -> AddressToken {
        var token = AddressToken.atom
        while let byte = literalByte(
            in: text, unless: { isLinearWhiteSpace($0) || isAddressOperator($0) })
        {
            if !isPlainInAddress(byte) { token = .quotedString }
            content.append(byte)
        }
        return token
    }

    /// The byte here, or the one that a backslash here protects; nil where the text or the token ends.
    @inline(__always)
    private mutating func literalByte(in text: Span<UInt8>, unless isEnd: (UInt8) -> Bool) -> UInt8? {
        guard position < text.count else { return nil }
        var byte = text[position]
        if byte == UInt8(ascii: "\\") {
            position += 1
            guard position < text.count else { return nil }
            byte = text[position]
        } else if isEnd(byte) {
            return nil
        }
        position += 1
        return isLinearWhiteSpace(byte) ? 0x20 : byte
    }
}

/// Writes tokens in a row, with a space where two would run together and after each comma.
package struct AddressTokenWriter: Sendable {
    /// The form that is written.
    package let form: AddressForm
    /// Whether nothing was written yet.
    package var isEmpty: Bool { previous == .none }

    private var previous = Neighbour.none

    /// What has been written last, as far as it decides about a space.
    private enum Neighbour { case none, word, comma, op }

    /// A writer at the beginning of its output.
    package init(_ form: AddressForm) { self.form = form }

    /// Copies the next token of `text` to `output`.
    ///
    /// The tokenizer stands at the token, as `peek` leaves it.
    package mutating func copyToken(
        _ tokenizer: inout AddressTokenizer, in text: Span<UInt8>, to output: inout [UInt8]
    ) {
        guard let first = tokenizer.peek(in: text) else { return }
        addSpace(before: first, to: &output)
        let start = output.count
        if let token = tokenizer.next(in: text, addingTo: &output) {
            finish(token, from: start, in: &output)
        }
        setPrevious(first)
    }

    /// Writes one token, whose text has no quotes.
    mutating func write(_ token: AddressToken, _ text: Span<UInt8>, to output: inout [UInt8]) {
        let first: UInt8
        switch token {
        case .op(let byte): first = byte
        case .comment: first = UInt8(ascii: "(")
        case .domainLiteral: first = UInt8(ascii: "[")
        case .quotedString: first = UInt8(ascii: "\"")
        case .atom: first = UInt8(ascii: "a")
        }
        addSpace(before: first, to: &output)
        let start = output.count
        output.append(text)
        finish(token, from: start, in: &output)
        setPrevious(first)
    }

    /// Puts around the text of a token what the form wants there.
    private func finish(_ token: AddressToken, from start: Int, in output: inout [UInt8]) {
        switch token {
        case .op(let byte):
            output.append(byte)
            // As Postfix does: a comma has a space behind it even where nothing follows.
            if byte == UInt8(ascii: ",") { output.append(0x20) }
        case .domainLiteral:
            output.insert(UInt8(ascii: "["), at: start)
            if form == .external { protect(from: start + 1, in: &output) { $0 == UInt8(ascii: "\\") } }
            output.append(UInt8(ascii: "]"))
        case .quotedString where form == .external:
            output.insert(UInt8(ascii: "\""), at: start)
            protect(from: start + 1, in: &output) { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
            output.append(UInt8(ascii: "\""))
        default: break
        }
    }

    /// Copies, without a look at each token, the run of bytes here that are written as they stand; false
    /// where there is none, and the next token is one for `copyToken`.
    ///
    /// `isVerbatim` may hold for all bytes of atoms, and for operators except `, < ( [ " \`.
    @inline(__always)
    package mutating func copyRun(
        _ tokenizer: inout AddressTokenizer, in text: Span<UInt8>, to output: inout [UInt8],
        while isVerbatim: (UInt8) -> Bool
    ) -> Bool {
        let start = tokenizer.position
        var end = start
        while end < text.count, isVerbatim(text[end]) { end += 1 }
        if end < text.count, endsInsideWord(text[end]) {
            // A backslash or control character makes a quoted string of the whole word: that is not for us.
            while end > start, isPlainInAddress(text[end - 1]) { end -= 1 }
        }
        guard end > start else { return false }
        addSpace(before: text[start], to: &output)
        output.append(text.extracting(start..<end))
        tokenizer.skip(to: end)
        setPrevious(text[end - 1])
        return true
    }

    /// Whether a word does not end before this byte, although the byte is not part of an atom.
    @inline(__always)
    private func endsInsideWord(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\\")
            || !(isPlainInAddress(byte) || isLinearWhiteSpace(byte) || isAddressOperator(byte))
    }

    @inline(__always)
    private func addSpace(before first: UInt8, to output: inout [UInt8]) {
        switch previous {
        case .none, .comma: return
        case .word: if first == UInt8(ascii: "<") || beginsWord(first) { output.append(0x20) }
        case .op: if first == UInt8(ascii: "<") { output.append(0x20) }
        }
    }

    /// Notes what was written, by a byte of it: the first of a token, or the last of a run.
    @inline(__always)
    private mutating func setPrevious(_ byte: UInt8) {
        previous = byte == UInt8(ascii: ",") ? .comma : beginsWord(byte) ? .word : .op
    }

    /// Whether what begins with this byte is a word, a comment or a literal.
    @inline(__always)
    private func beginsWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "\""), UInt8(ascii: "\\"): true
        default: !isAddressOperator(byte)
        }
    }

    /// Puts a backslash before each byte from `start` on that needs one.
    private func protect(
        from start: Int, in output: inout [UInt8], where needsBackslash: (UInt8) -> Bool
    ) {
        guard output[start...].contains(where: needsBackslash) else { return }
        let content = Array(output[start...])
        output.removeSubrange(start...)
        for byte in content {
            if needsBackslash(byte) { output.append(UInt8(ascii: "\\")) }
            output.append(byte)
        }
    }
}

extension AddressTokenizer {
    /// Goes on to a place that is known to be no middle of a token.
    @inline(__always)
    fileprivate mutating func skip(to position: Int) { self.position = position }
}

/// Whether a byte separates the tokens of an address expression and is not a token itself.
@inline(__always)
package func isLinearWhiteSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
}

/// Whether a byte is an operator, or begins a token that is not a word, in an address expression.
@inline(__always)
package func isAddressOperator(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "|"), UInt8(ascii: "%"), UInt8(ascii: "!"): true
    default: isAddressSpecial(byte)
    }
}

/// Whether a byte is one of the specials of RFC 822: `( ) < > @ , ; : \ " . [ ]`.
@inline(__always)
package func isAddressSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "@"),
        UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "\\"), UInt8(ascii: "\""),
        UInt8(ascii: "."), UInt8(ascii: "["), UInt8(ascii: "]"):
        true
    default: false
    }
}

/// Whether a byte needs no quotes within a word; bytes of more than seven bits do not.
@inline(__always)
package func isPlainInAddress(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte != 0x7F && !isAddressOperator(byte)
}
