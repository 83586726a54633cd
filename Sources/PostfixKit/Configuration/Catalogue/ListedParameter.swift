// A listing of all parameters goes through the catalogue once, from front to back, and copies nothing.

/// One parameter in a listing of those that a release has.
struct ListedParameter {
    /// The place of the name in the text of the catalogue.
    let name: Range<Int>
    /// Where the default stands.
    let defaultValue: Place
    /// On what, besides the release, the default depends.
    let dependence: ParameterDefinition.Dependence
    /// Whether the value is kept as it is.
    let isRaw: Bool

    /// Where a default stands.
    enum Place {
        /// In the text of the catalogue.
        case catalogue(Range<Int>)
        /// In a table of the distribution or of releases.
        case elsewhere([UInt8])
    }
}

extension ParameterCatalogue {
    /// The text that places in a listing are places of.
    var text: Span<UInt8> {
        @_lifetime(borrow self)
        get { unsafe _overrideLifetime(Self.parameters.bytes, borrowing: self) }
    }

    /// Calls `body` for each parameter that the release has, in the order of their names.
    func forEach<Failure: Error>(
        _ body: (ListedParameter) throws(Failure) -> Void
    ) throws(Failure) {
        let text = Self.parameters.bytes
        var start = 0
        while start < text.count {
            let row = FieldRow(text, from: start)
            start = row.end + 1
            if isPresent(row, text) { try body(listed(row, text)) }
        }
    }

    private func listed(_ row: FieldRow, _ text: Span<UInt8>) -> ListedParameter {
        let word = row[Field.dependence]
        // Most rows depend on nothing, and most defaults never changed.
        let dependence =
            word.isEmpty
            ? .none
            : ParameterDefinition.Dependence(
                rawValue: String(decoding: text.extracting(word).array, as: UTF8.self)) ?? .none
        var place = ListedParameter.Place.catalogue(row[Field.defaultValue])
        if dependence == .release || distribution != .upstream {
            let name = ParameterName(text.extracting(row[0]).array)
            if let value = overlaidDefault(of: name, dependence: dependence) { place = .elsewhere(value) }
        }
        let ranges = row[Field.defaultByRelease]
        if !ranges.isEmpty, case .catalogue = place,
            let value = ReleaseRanges.value(in: text.extracting(ranges), for: release)
        {
            place = .catalogue(
                ranges.lowerBound + value.lowerBound..<ranges.lowerBound + value.upperBound)
        }
        // `string-raw` is the only type of that length.
        return ListedParameter(
            name: row[0], defaultValue: place, dependence: dependence,
            isRaw: row[Field.type].count == 10 && text[row[Field.type].lowerBound + 7] == UInt8(ascii: "r"))
    }

    private func isPresent(_ row: FieldRow, _ text: Span<UInt8>) -> Bool {
        isPresent(
            present: text.extracting(row[Field.present]), since: text.extracting(row[Field.since]),
            until: text.extracting(row[Field.until]), backports: text.extracting(row[Field.backports]))
    }
}

/// The places of all fields of a row, found in one go.
private struct FieldRow {
    private var ends: InlineArray<14, Int> = .init(repeating: 0)
    private let start: Int
    /// Where the row ends.
    let end: Int

    init(_ text: Span<UInt8>, from start: Int) {
        self.start = start
        var index = start
        var field = 0
        while index < text.count, text[index] != 0x0A {
            if text[index] == 0x09, field < 13 {
                ends[field] = index
                field += 1
            }
            index += 1
        }
        end = index
        while field < 14 {
            ends[field] = index
            field += 1
        }
    }

    subscript(field: Int) -> Range<Int> {
        let first = field == 0 ? start : min(ends[field - 1] + 1, end)
        return first..<max(first, ends[field])
    }
}
