// A service of master.cf that delivers mail brings parameters of its own, which are named after it.

/// The parameters that a release has for each service of certain commands.
///
/// Source: postconf(1), "-C service"; postconf(5), the parameters `transport_*`.
struct TransportParameters {
    private let catalogue: ParameterCatalogue
    private let services: [(name: [UInt8], command: [UInt8])]

    private static var templates: CatalogueTable { CatalogueTable(CatalogueData.templates) }

    private enum Field {
        static let suffix = 0, defaultValue = 1, defaultByRelease = 2, since = 3, backports = 4, until = 5
        static let present = 6, commands = 7
    }

    init(_ catalogue: ParameterCatalogue, services: [(name: [UInt8], command: [UInt8])]) {
        self.catalogue = catalogue
        self.services = services.filter { service in
            ["local", "error", "virtual", "smtp", "lmtp", "pipe", "spawn"].contains {
                Array($0.utf8) == service.command
            }
        }
    }

    /// The default of a parameter that a service brings; nil where none does.
    func defaultValue(of name: ParameterName) -> [UInt8]? {
        for service in services where name.bytes.starts(with: service.name) {
            let suffix = name.bytes.span.extracting(service.name.count..<name.bytes.count)
            guard let row = Self.templates.row(suffix), applies(row, to: service.command) else { continue }
            return defaultValue(row)
        }
        return nil
    }

    /// All parameters that services bring, with their defaults, in the order of their names.
    var all: [(name: ParameterName, defaultValue: [UInt8])] {
        var result: [(name: ParameterName, defaultValue: [UInt8])] = []
        let table = Self.templates
        for service in services {
            var start = 0
            while let row = table.row(at: start) {
                start = row.upperBound + 1
                guard applies(row, to: service.command) else { continue }
                let name = ParameterName(service.name + table.content(Field.suffix, of: row))
                result.append((name, defaultValue(row)))
            }
        }
        result.sort { $0.name < $1.name }
        var last: ParameterName?
        result.removeAll { entry in
            defer { last = entry.name }
            return entry.name == last
        }
        return result
    }

    private func defaultValue(_ row: Range<Int>) -> [UInt8] {
        let table = Self.templates
        let ranges = table.bytes.extracting(table.field(Field.defaultByRelease, of: row))
        if let value = ReleaseRanges.value(in: ranges, for: catalogue.release) {
            return ranges.extracting(value).array
        }
        return table.content(Field.defaultValue, of: row)
    }

    /// Whether services that run a command have the parameter of a row in this release.
    private func applies(_ row: Range<Int>, to command: [UInt8]) -> Bool {
        let table = Self.templates
        func field(_ number: Int) -> Range<Int> { table.field(number, of: row) }
        return table.content(Field.commands, of: row).split(separator: UInt8(ascii: ","))
            .contains { $0.elementsEqual(command) }
            && catalogue.isPresent(
                present: table.bytes.extracting(field(Field.present)),
                since: table.bytes.extracting(field(Field.since)),
                until: table.bytes.extracting(field(Field.until)),
                backports: table.bytes.extracting(field(Field.backports)))
    }
}
