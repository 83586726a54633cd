// The words of Postfix are ASCII, whatever stands around them: letters and digits are classified and compared here.

/// A letter of ASCII in lower case; any other byte as it is.
@inline(__always)
func lowercasedASCII(_ byte: UInt8) -> UInt8 { byte | (byte &- UInt8(ascii: "A") < 26 ? 0x20 : 0) }

/// Whether a byte is a digit of ASCII.
func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

/// Whether a byte is a letter or a digit of ASCII.
func isAlphanumeric(_ byte: UInt8) -> Bool {
    isDigit(byte) || (byte | 0x20) &- UInt8(ascii: "a") < 26
}

/// Whether two texts are equal but for the case of the letters A to Z.
package func equalInASCII(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    for index in left.indices where lowercasedASCII(left[index]) != lowercasedASCII(right[index]) {
        return false
    }
    return true
}

/// Whether a text is this word of ASCII, which is given in lower case.
func isWord(_ text: some Sequence<UInt8>, _ word: String) -> Bool {
    text.elementsEqual(word.utf8) { lowercasedASCII($0) == $1 }
}

/// What `yes` or `no` means, in capitals or not; nil for any other text.
///
/// Source: postconf(5), "The general format of the main.cf file".
func yesOrNo(_ text: [UInt8]) -> Bool? { isWord(text, "yes") ? true : isWord(text, "no") ? false : nil }
