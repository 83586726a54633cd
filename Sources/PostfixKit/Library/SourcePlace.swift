// Whatever is shown has a place that people can go to.

/// A place in a file.
public struct SourcePlace: Sendable, Equatable {
    /// The file.
    public let file: String
    /// The physical line, from 1.
    public let line: Int
    /// The byte of the line, from 1; nil where it is not known.
    public let column: Int?

    init(_ place: ConfigurationText.Place) {
        file = place.file.description
        line = place.line
        column = place.column
    }

    init(_ origin: EntryOrigin) {
        file = origin.file.description
        line = origin.line
        column = nil
    }
}
