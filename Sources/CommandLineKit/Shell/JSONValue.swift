// What tools say to programs is built as a value first, so that it is well formed whatever it holds.

/// A JSON value; texts are bytes, of which each that is not UTF-8 is written as U+FFFD.
///
/// Source: RFC 8259.
package enum JSONValue: Sendable, Equatable {
    /// null.
    case null
    /// true or false.
    case bool(Bool)
    /// A whole number.
    case number(Int)
    /// A text.
    case string([UInt8])
    /// Values in their order.
    case array([JSONValue])
    /// Members in their order.
    case object([Member])

    /// A member of an object.
    package struct Member: Sendable, Equatable {
        let name: String
        let value: JSONValue
    }

    /// A text from a literal or another string.
    static func text(_ text: String) -> JSONValue { .string(Array(text.utf8)) }

    /// An object of the members that have a value.
    static func members(_ members: [(String, JSONValue?)]) -> JSONValue {
        .object(members.compactMap { (name, value) in value.map { Member(name: name, value: $0) } })
    }
}
