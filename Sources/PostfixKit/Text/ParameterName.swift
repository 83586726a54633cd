// Anything that is not blank can stand left of `=` in main.cf, so a parameter's name is bytes.

/// The name of a parameter, such as `myhostname`; upper and lower case differ.
public struct ParameterName: Sendable, Hashable, Comparable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    /// The name as it is written.
    public let bytes: [UInt8]

    /// A name from bytes.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// A name from a literal.
    public init(stringLiteral value: String) { bytes = Array(value.utf8) }

    /// The name as text, with what is not UTF-8 repaired: for people.
    public var description: String { String(decoding: bytes, as: UTF8.self) }

    /// Names in the order of their bytes, as Postfix lists them.
    public static func < (left: ParameterName, right: ParameterName) -> Bool {
        compareBytes(left.bytes.span, right.bytes.span) < 0
    }
}
