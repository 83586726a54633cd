// Braces protect white space, commas and colons in table names and in configuration values.

/// What stands in a pair of braces at the beginning of a text.
package enum BracedText: Equatable {
    /// What is inside of the braces, without the white space at its ends.
    case text([UInt8])
    /// The closing brace is missing.
    case unbalanced
    /// There is more than white space after the closing brace.
    case trailing
}

/// Takes the braces off a text that begins with one.
package func bracedText(_ text: Span<UInt8>) -> BracedText {
    let end = endOfBraces(text, from: 0)
    guard end < text.count else { return .unbalanced }
    guard text.extracting((end + 1)..<text.count).trimmed.count == 0 else { return .trailing }
    return .text(text.extracting(1..<end).trimmed.array)
}

/// Where the brace at `start` is closed, or the length of the text.
func endOfBraces(_ text: Span<UInt8>, from start: Int) -> Int {
    var depth = 0
    for index in start..<text.count {
        if text[index] == UInt8(ascii: "{") {
            depth += 1
        } else if text[index] == UInt8(ascii: "}") {
            depth -= 1
            if depth == 0 { return index }
        }
    }
    return text.count
}

/// The items of a list: they are separated by commas and white space that stand outside of braces.
package func listItems(_ text: Span<UInt8>) -> [[UInt8]] {
    var items: [[UInt8]] = []
    var item: [UInt8] = []
    var depth = 0
    for index in text.indices {
        let byte = text[index]
        if depth == 0, isWhiteSpace(byte) || byte == UInt8(ascii: ",") {
            if !item.isEmpty { items.append(item) }
            item = []
            continue
        }
        if byte == UInt8(ascii: "{") { depth += 1 }
        if byte == UInt8(ascii: "}"), depth > 0 { depth -= 1 }
        item.append(byte)
    }
    if !item.isEmpty { items.append(item) }
    return items
}
