// Long lines of the configuration are folded in one way, wherever they come from: at blanks, four in.

/// A line that grows by words and may be folded.
struct FoldedLine {
    /// The column at which lines are to end.
    static let limit = 80
    /// What a line begins with that goes on with the one before it.
    static let indent = Array("    ".utf8)

    /// What was added so far, without a line end.
    var text: [UInt8]
    /// The length of the last line, as far as folding is concerned.
    var length: Int
    /// Whether long lines are folded.
    let folds: Bool

    /// Adds text.
    mutating func add(_ more: [UInt8]) {
        text += more
        length += more.count
    }

    /// Adds a blank, or a fold if what is `next` has no room.
    ///
    /// As Postfix does: there is neither after four bytes or less.
    mutating func separate(next count: Int) {
        guard length > Self.indent.count else { return }
        if !folds || length + 1 + count < Self.limit {
            add([0x20])
        } else {
            breakLine()
        }
    }

    /// Goes to the next line.
    mutating func breakLine() {
        text.append(0x0A)
        text += Self.indent
        length = Self.indent.count
    }
}

/// A text with each run of blanks as one, and none at the ends; folded if that is wanted.
///
/// Source: postconf(1), "-f".
package func normalizedLine(_ text: [UInt8], folded: Bool) -> [UInt8] {
    var line: [UInt8] = []
    var length = 0
    for word in text.split(whereSeparator: isFieldBlank) {
        if length > 0 {
            if !folded || length + word.count < FoldedLine.limit {
                line.append(0x20)
                length += 1
            } else {
                line.append(0x0A)
                line += FoldedLine.indent
                length = FoldedLine.indent.count
            }
        }
        line += word
        length += word.count
    }
    return line
}
