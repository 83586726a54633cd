// Aliases, results of tables and recipients are lists of addresses in the grammar of mail headers; this takes such
// a list apart, into addresses whose tokens can be rewritten.

/// An address as its tokens, from left to right.
///
/// Source: RFC 822, section 3.3.
struct AddressTokens: Equatable {
    /// A token, and its text without quotes; of an operator nothing.
    struct Token: Equatable {
        var kind: AddressToken
        var text: [UInt8] = []

        static func op(_ character: Unicode.Scalar) -> Token { Token(kind: .op(UInt8(ascii: character))) }

        @inline(__always)
        func isOperator(_ character: Unicode.Scalar) -> Bool {
            if case .op(let byte) = kind { byte == UInt8(ascii: character) } else { false }
        }

        /// Whether it is a word: an atom, a quoted string or a domain literal.
        var isWord: Bool { kind == .atom || kind == .quotedString || kind == .domainLiteral }
    }

    var tokens: [Token]

    /// Takes an address in external form for the one address that it is, whatever it contains.
    init(external text: Span<UInt8>) {
        var tokenizer = AddressTokenizer()
        tokens = []
        var content: [UInt8] = []
        while let kind = tokenizer.next(in: text, addingTo: &content) {
            tokens.append(Token(kind: kind, text: content))
            content.removeAll(keepingCapacity: true)
        }
    }

    /// Takes an address in external form for the one address that it is.
    init(external text: [UInt8]) { self.init(external: text.span) }

    init(tokens: some Sequence<Token>) { self.tokens = Array(tokens) }

    /// The address in internal form.
    var internalForm: [UInt8] {
        var output: [UInt8] = []
        var writer = AddressTokenWriter(.internal)
        for token in tokens { writer.write(token.kind, token.text.span, to: &output) }
        return output
    }

    /// The address in external form.
    var externalForm: [UInt8] { PostfixKit.externalForm(ofInternal: internalForm.span) }

    /// The place of the last token that is this operator.
    func last(_ character: Unicode.Scalar) -> Int? { tokens.lastIndex { $0.isOperator(character) } }

    /// The place of the first token that is this operator.
    func first(_ character: Unicode.Scalar) -> Int? { tokens.firstIndex { $0.isOperator(character) } }

    /// Whether it is nothing but `""`.
    var isEmptyString: Bool {
        tokens.count == 1 && tokens[0].kind == .quotedString && tokens[0].text.isEmpty
    }
}

/// The addresses of an expression in their order: `a, b`, `phrase <a>`, `group: a, b;`, with comments left out.
///
/// Words without an operator between them are addresses of their own. What is not an address is left out.
///
/// Source: RFC 822, sections 4 and 6; aliases(5) for what goes beyond.
func addresses(in expression: Span<UInt8>) -> [AddressTokens] {
    var grouping = AddressGrouping(
        tokens: AddressTokens(external: expression).tokens.filter { $0.kind != .comment })
    grouping.run()
    return grouping.addresses.reversed()
}

/// The grouping of tokens into addresses, from right to left: only there it shows what a colon or an angle means.
private struct AddressGrouping {
    let tokens: [AddressTokens.Token]
    /// The addresses found so far, the last one first.
    var addresses: [AddressTokens] = []
    /// The first token that belongs to something found already.
    private var right: Int
    /// Whether a word may stand to the left of the token looked at last.
    private var takesWord = true
    /// Whether a `;` was seen, so that a `:` ends the name of a group.
    private var isInGroup = false

    init(tokens: [AddressTokens.Token]) {
        self.tokens = tokens
        right = tokens.count
    }

    mutating func run() {
        var place = tokens.count - 1
        while place >= 0 {
            let token = tokens[place]
            if token.isOperator(";") {
                close(at: place)
                (isInGroup, takesWord) = (true, true)
            } else if token.isOperator(":"), isInGroup {
                close(at: place)
                place = self.place(before: place) { $0.isOperator(",") }
                right = place
                continue
            } else if token.isOperator(">") {
                close(at: place)
                let open = self.place(before: place) { $0.isOperator("<") }
                close(at: open)
                // The phrase before the address is not part of it.
                place = self.place(before: open) { token in
                    token.isOperator(">") || token.isOperator(";") || token.isOperator(",")
                        || token.isOperator(":")
                }
                right = place
                takesWord = true
                continue
            } else if token.isWord {
                if !takesWord {
                    close(at: place)
                    right = place + 1
                }
                takesWord = false
            } else {
                if token.isOperator(",") { close(at: place) }
                takesWord = true
            }
            place -= 1
        }
        close(at: -1)
    }

    /// Takes what stands between a token and what was found already for an address.
    private mutating func close(at place: Int) {
        if place + 1 < right { addresses.append(AddressTokens(tokens: tokens[(place + 1)..<right])) }
        right = place
    }

    /// The nearest place to the left that fits, -1 where there is none; the place itself where it fits.
    private func place(before start: Int, where fits: (AddressTokens.Token) -> Bool) -> Int {
        var place = start
        while place >= 0, !fits(tokens[place]) { place -= 1 }
        return place
    }
}
