// A message is built from words, file names and table keys; the last two are bytes, not text.

/// The words of one message, as bytes, written with string interpolation.
///
/// Interpolated byte arrays and paths are copied as they are; what a terminal should not see is replaced
/// when the message is printed (see `VisibleText`).
package struct MessageText: Sendable, Equatable, ExpressibleByStringInterpolation {
    /// The message, without a line end.
    package var bytes: [UInt8]

    /// A message from bytes.
    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// A message without variable parts.
    package init(stringLiteral value: String) { bytes = Array(value.utf8) }

    /// A message put together from literal and variable parts.
    package init(stringInterpolation: StringInterpolation) { bytes = stringInterpolation.bytes }

    /// Collects the parts of a message.
    package struct StringInterpolation: StringInterpolationProtocol {
        var bytes: [UInt8] = []

        /// Starts an empty message.
        package init(literalCapacity: Int, interpolationCount: Int) {
            bytes.reserveCapacity(literalCapacity + 16 * interpolationCount)
        }

        /// Adds words.
        package mutating func appendLiteral(_ literal: String) { bytes.append(contentsOf: literal.utf8) }

        /// Adds text.
        package mutating func appendInterpolation(_ text: String) { bytes.append(contentsOf: text.utf8) }

        /// Adds a number, in decimal.
        package mutating func appendInterpolation(_ number: some BinaryInteger) {
            bytes.append(contentsOf: String(number).utf8)
        }

        /// Adds bytes of unknown encoding.
        package mutating func appendInterpolation(_ raw: [UInt8]) { bytes.append(contentsOf: raw) }

        /// Adds a file name.
        package mutating func appendInterpolation(_ path: FilePath) { bytes.append(contentsOf: path.bytes) }

        /// Adds another message.
        package mutating func appendInterpolation(_ text: MessageText) {
            bytes.append(contentsOf: text.bytes)
        }
    }

    /// The message as text, with what is not UTF-8 repaired.
    package var string: String { String(decoding: bytes, as: UTF8.self) }

    /// The text as Postfix puts it into a message or a mail: control characters of ASCII and bytes that are not
    /// UTF-8 become `?`.
    package var printable: [UInt8] { printable(with: UInt8(ascii: "?")) }

    /// The same with another byte than `?`.
    package func printable(with substitute: UInt8) -> [UInt8] {
        var shown: [UInt8] = []
        shown.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 {
                shown.append(byte >= 0x20 && byte != 0x7F ? byte : substitute)
                index += 1
            } else {
                let length = utf8SequenceLength(bytes.span.extracting(index..<bytes.count))
                if length > 0 {
                    shown.append(contentsOf: bytes[index..<index + length])
                    index += length
                } else {
                    shown.append(substitute)
                    index += 1
                }
            }
        }
        return shown
    }
}
