// To find every table that a configuration needs is to know who names it, and where: this is one such place.

/// A place of a configuration that names a table.
public struct TableReference: Sendable, Equatable {
    /// The table, as it is named.
    public let table: TableName
    /// The parameter.
    public let parameter: ParameterName
    /// The access restriction in the value whose argument the table is; nil where there is none.
    public let restriction: [UInt8]?
    /// The service, `name/type`, that sees the parameter so; nil for all that master.cf does not tell otherwise.
    public let service: [UInt8]?
    /// Where the value comes from.
    public let origin: ValueOrigin
    /// What the table holds.
    public let format: TableFormat
    /// The tables that this one is a part of, the outermost first.
    public let owners: [TableName]
    /// Whether only a default of the release names the table.
    public let isDefault: Bool

    /// The message where the reason may repeat a password.
    public static let hiddenProblem: MessageText =
        "what is wrong with it is not shown: its text may be a password"

    /// What the table is to the parameter.
    public var role: TableRole { format.role }

    /// The place, for people: `parameter (FILE, line N)`.
    public var place: MessageText {
        let what: MessageText =
            restriction.map { "\($0) in \(parameter.bytes)" } ?? "\(parameter.bytes)"
        let whose: MessageText = service.map { "\(what) of \($0)" } ?? what
        return "\(whose) (\(origin.message))"
    }
}

extension Sequence<TableReference> {
    /// The place that says most to people: the first that is not a default.
    public var mostTelling: TableReference? { first { !$0.isDefault } ?? first { _ in true } }
}

/// Something in a configuration that should name a table, and does not.
public struct TableReferenceProblem: Error, Sendable, Equatable {
    /// Where it stands, for people.
    public let place: MessageText
    /// The parameter.
    public let parameter: ParameterName
    /// What is wrong with it.
    public let problem: MessageText
    /// Whether the value cannot be computed at all; if not, one item of it is not a table.
    public let isValue: Bool

    /// The sentence for people.
    public var message: MessageText { "\(place): \(problem)" }
}
