// To find every table that a configuration needs is to know who names it, and where: this is one such place.

/// A place of a configuration that names a table.
package struct TableReference: Sendable, Equatable {
    /// The table, as it is named.
    package let table: TableName
    /// The parameter.
    package let parameter: ParameterName
    /// The access restriction in the value whose argument the table is; nil where there is none.
    package let restriction: [UInt8]?
    /// The service, `name/type`, that sees the parameter so; nil for all that master.cf does not tell otherwise.
    package let service: [UInt8]?
    /// Where the value comes from.
    package let origin: ValueOrigin
    /// What the table holds.
    package let format: TableFormat
    /// The tables that this one is a part of, the outermost first.
    package let owners: [TableName]
    /// Whether only a default of the release names the table.
    package let isDefault: Bool

    /// The message where the reason may repeat a password.
    package static let hiddenProblem: MessageText =
        "what is wrong with it is not shown: its text may be a password"

    /// What the table is to the parameter.
    package var role: TableRole { format.role }

    /// The place, for people: `parameter (FILE, line N)`.
    package var place: MessageText {
        let what: MessageText =
            restriction.map { "\($0) in \(parameter.bytes)" } ?? "\(parameter.bytes)"
        let whose: MessageText = service.map { "\(what) of \($0)" } ?? what
        return "\(whose) (\(origin.message))"
    }
}

extension Sequence<TableReference> {
    /// The place that says most to people: the first that is not a default.
    package var mostTelling: TableReference? { first { !$0.isDefault } ?? first { _ in true } }
}

/// Something in a configuration that should name a table, and does not.
package struct TableReferenceProblem: Error, Sendable, Equatable {
    /// Where it stands, for people.
    package let place: MessageText
    /// The parameter.
    package let parameter: ParameterName
    /// What is wrong with it.
    package let problem: MessageText
    /// Whether the value cannot be computed at all; if not, one item of it is not a table.
    package let isValue: Bool

    /// The sentence for people.
    package var message: MessageText { "\(place): \(problem)" }
}
