// Anything that is not blank can stand left of `=` in main.cf, so a parameter's name is bytes.

/// The name of a parameter, such as `myhostname`; upper and lower case differ.
package struct ParameterName: Sendable, Hashable, Comparable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    /// The name as it is written.
    package let bytes: [UInt8]

    /// A name from bytes.
    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// A name from a literal.
    package init(stringLiteral value: String) { bytes = Array(value.utf8) }

    /// The name as text, with what is not UTF-8 repaired: for people.
    package var description: String { String(decoding: bytes, as: UTF8.self) }

    /// Names in the order of their bytes, as Postfix lists them.
    package static func < (left: ParameterName, right: ParameterName) -> Bool {
        compareBytes(left.bytes.span, right.bytes.span) < 0
    }
}
