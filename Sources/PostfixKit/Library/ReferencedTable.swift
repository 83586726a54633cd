// Before a table can be asked, somebody has to know that it is there.

/// A table, and the place that names it.
public struct ReferencedTable: Sendable, Equatable {
    /// The name of the table, such as `hash:/etc/aliases`.
    public let name: String
    /// The parameter that names it.
    public let parameter: String
    /// The service of master.cf that sets the parameter; nil for main.cf.
    public let service: String?
    /// Where the parameter is set; nil where that is not in a file.
    public let place: SourcePlace?
    /// Whether the name is secret, because it holds entries that are.
    public let isSecret: Bool

    init(_ reference: TableReference) {
        name = MessageText(reference.table.bytes).string
        parameter = reference.parameter.description
        service = reference.service.map { String(decoding: $0, as: UTF8.self) }
        place = if case .file(let place) = reference.origin { SourcePlace(place) } else { nil }
        isSecret = reference.format.isSecret && reference.table.holdsContent
    }
}
