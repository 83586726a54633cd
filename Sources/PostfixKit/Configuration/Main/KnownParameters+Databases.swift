// Before each database client had a file, its settings stood in main.cf, under names that begin with its own.

extension KnownParameters {
    private static let depthLimit = 100

    /// Marks the parameters of database clients that a value names as `type:name`, and looks into the files that
    /// it names as `type:/file`.
    ///
    /// The text is taken apart as if it were a list of tables, whatever it is.
    func flagDatabases(
        in value: [UInt8], service: Int?, depth: Int = 0, isPattern: Bool = false,
        _ clients: inout ClientFiles, _ listener: Listener
    ) throws(ConfigurationError) {
        guard depth < Self.depthLimit else { return }
        var rest = value[...]
        while let word = nextListWord(&rest) {
            if word.first == UInt8(ascii: "#"), catalogue.release.warnsOfTrailingComments {
                let shown = Array(rest.prefix(20))
                listener.warn(
                    "\(file(of: service)): #comment after other text is not allowed: \(Array(word)) \(shown)..."
                )
                return
            }
            if word.first == UInt8(ascii: "{") {
                let inner = unbraced(Array(word), service: service, listener)
                if !isPattern {
                    try flagDatabases(
                        in: inner, service: service, depth: depth + 1, isPattern: isPattern, &clients,
                        listener)
                }
                continue
            }
            guard let table = Self.table(word) else { continue }
            switch table.name.first {
            case UInt8(ascii: "/"):
                if listener.checksClientFiles {
                    try clients.check(type: table.type, FilePath(table.name).inside(directory.path.root))
                }
            case UInt8(ascii: "."): break
            case UInt8(ascii: "{"):
                let patterns = TableRegistry.type(named: table.type)?.holdsExpressions == true
                let inner = unbraced(table.name, service: service, listener)
                try flagDatabases(
                    in: inner, service: service, depth: depth + 1,
                    isPattern: isPattern || patterns && catalogue.release.warnsOfTrailingComments,
                    &clients, listener)
            default:
                for suffix in catalogue.clientParameters(ofType: table.type) {
                    let name = ParameterName(table.name + Array("_".utf8) + suffix)
                    flag(name, service: service, isOptional: true, listener)
                }
            }
        }
    }

    /// The type and the name of a table, through as many `proxy:` as there are; nil without a colon.
    private static func table(_ word: ArraySlice<UInt8>) -> (type: [UInt8], name: [UInt8])? {
        var rest = word
        while let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
            let type = rest[..<colon]
            rest = rest[(colon + 1)...]
            if !type.elementsEqual(TableType.proxy.name.utf8) { return (Array(type), Array(rest)) }
        }
        return nil
    }

    private func unbraced(_ word: [UInt8], service: Int?, _ listener: Listener) -> [UInt8] {
        let end = endOfBraces(word.span, from: 0)
        let source: MessageText =
            catalogue.release.warnsOfTrailingComments
            ? "\(file(of: service))" : service == nil ? "main.cf" : "master.cf"
        let place: MessageText = service.map { "\(source):\(services[$0].identity)" } ?? source
        if end == word.count {
            listener.warn("\(place): missing '}' in \"\(word)\"")
        } else if end + 1 < word.count {
            listener.warn("\(place): syntax error after '}' in \"\(word)\"")
        }
        return Array(word[1..<end])
    }
}

/// The next word between commas and blanks outside of braces; nil at the end.
func nextListWord(_ text: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    func separates(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ",") || isFieldBlank(byte) }
    text = text.drop(while: separates)
    guard !text.isEmpty else { return nil }
    var depth = 0
    var end = text.startIndex
    while end < text.endIndex {
        let byte = text[end]
        if byte == UInt8(ascii: "{") {
            depth += 1
        } else if byte == UInt8(ascii: "}"), depth > 0 {
            depth -= 1
        } else if depth == 0, separates(byte) {
            break
        }
        end += 1
    }
    defer { text = text[min(end + 1, text.endIndex)...] }
    return text[..<end]
}

extension ParameterCatalogue {
    /// The suffixes of the parameters that a database client may have in main.cf; none for other types.
    func clientParameters(ofType type: [UInt8]) -> [[UInt8]] {
        let table = CatalogueTable(CatalogueData.clients)
        var suffixes: [[UInt8]] = []
        var start = 0
        while let row = table.row(at: start) {
            start = row.upperBound + 1
            guard compareBytes(table.bytes.extracting(table.field(0, of: row)), type.span) == 0 else {
                continue
            }
            let none = table.bytes.extracting(0..<0)
            let isThere = isPresent(
                present: none, since: table.bytes.extracting(table.field(2, of: row)),
                until: table.bytes.extracting(table.field(3, of: row)), backports: none)
            if isThere { suffixes.append(table.content(1, of: row)) }
        }
        return suffixes
    }
}
