// What one line of a file is to the logical line around it is decided here, for readers and editors alike.

/// The part that a physical line has in a logical line.
///
/// Source: postconf(5), "The general format of the main.cf file"; postmap(1), "TABLE FORMAT".
package enum PhysicalLineKind: Sendable, Equatable {
    /// Begins a logical line: its first byte is neither white space nor `#`.
    case start
    /// Goes on with the logical line before it: text after white space.
    case continuation
    /// Empty, all white space, or a comment: no part of any logical line, and the end of none.
    case remark

    /// What a physical line is; whether its line feed is there makes no difference.
    @inline(__always)
    package init(_ line: Span<UInt8>) {
        var first = 0
        while first < line.count, isWhiteSpace(line[first]) { first += 1 }
        guard first < line.count, line[first] != UInt8(ascii: "#") else {
            self = .remark
            return
        }
        self = first == 0 ? .start : .continuation
    }

    /// Whether a line with this first byte can be anything but the start of a logical line.
    @inline(__always)
    package static func isNoStart(firstByte byte: UInt8) -> Bool {
        isWhiteSpace(byte) || byte == UInt8(ascii: "#")
    }
}
