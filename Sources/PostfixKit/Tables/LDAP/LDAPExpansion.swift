// An entry holds values, and may lead to other entries that hold more: this follows them and collects.

/// The value of a key, as it grows from one entry to the next.
///
/// It asks for further entries through `search`, and so runs without a server, too.
struct LDAPExpansion {
    /// Searches; the entries count only where the code is success.
    typealias Search = (LDAPSearch) -> (code: LDAPCode, entries: [LDAPEntry])

    private let settings: LDAPSettings
    private let key: [UInt8]
    private let library: LibLDAP
    private let warn: (MessageText) -> Void
    private let search: Search
    private var depth = 0
    private var count = 0
    private var bytes: [UInt8] = []
    /// Why nothing more is collected.
    private var failure: String?
    /// The library's code for the last thing that it was asked for.
    private var lastCode = LDAPCode.success

    init(
        _ settings: LDAPSettings, key: [UInt8], library: LibLDAP, warn: @escaping (MessageText) -> Void,
        search: @escaping Search
    ) {
        self.settings = settings
        self.key = key
        self.library = library
        self.warn = warn
        self.search = search
    }

    /// All values of the entries and of those that they lead to, joined by commas; nil where there are none.
    ///
    /// - Throws: `TableError.query` where a limit is passed, or an entry cannot be asked for.
    mutating func value(
        of entries: [LDAPEntry], table: TableName
    ) throws(TableError) -> [UInt8]? {
        collect(entries)
        if lastCode != .success && lastCode != .decodingError {
            warn(
                """
                dict_ldap_lookup: Had some trouble with entries returned by search: \
                \(library.text(of: lastCode))
                """)
        }
        if let failure { throw .query(table, reason: failure) }
        return bytes.isEmpty ? nil : bytes
    }

    private mutating func collect(_ entries: [LDAPEntry]) {
        depth += 1
        defer { depth -= 1 }
        // As Postfix does: what an entry is stays in force for the next one that says nothing to the contrary.
        var isLeaf = true
        var isTerminal = false
        for (index, entry) in entries.enumerated() {
            if failure == nil, settings.sizeLimit != 0, index >= settings.sizeLimit {
                fail(
                    "\(table): Query size limit (\(settings.sizeLimit)) exceeded", "query size limit exceeded"
                )
            }
            for name in settings.attributes.names(.terminal) {
                guard let hasValue = hasValue(entry, name) else { continue }
                isTerminal = hasValue
                if isTerminal { break }
            }
            if !isTerminal, !settings.attributes.names(.leaf).isEmpty {
                for name in settings.attributes.names(.special) {
                    guard let hasValue = hasValue(entry, name) else { continue }
                    isLeaf = !hasValue
                    if !isLeaf { break }
                }
            }
            for attribute in entry.attributes where failure == nil && !attribute.values.isEmpty {
                switch settings.attributes.role(of: attribute.name) {
                case .terminal where isTerminal && isLeaf: add(attribute.values)
                case _ where isTerminal: break
                case .terminal where isLeaf, .leaf where isLeaf, .ordinary: add(attribute.values)
                case .terminal, .leaf, nil: break
                case .special: follow(attribute)
                }
            }
        }
    }

    private mutating func hasValue(_ entry: LDAPEntry, _ name: [UInt8]) -> Bool? {
        guard let hasValue = entry.hasValue(name) else {
            // The library's own word for an attribute that is not there.
            lastCode = .decodingError
            return nil
        }
        return hasValue
    }

    private mutating func add(_ values: [[UInt8]]) {
        for value in values {
            guard settings.templates.expand(settings.format, value: value, key: key, to: &bytes) else {
                continue
            }
            count += 1
            if settings.expansionLimit > 0 && count > settings.expansionLimit {
                fail("\(table): Expansion limit exceeded for key: '\(key)'", "expansion limit exceeded")
                return
            }
        }
    }

    private mutating func follow(_ attribute: LDAPEntry.Attribute) {
        guard depth < settings.recursionLimit else {
            fail(
                """
                \(table): Recursion limit exceeded for special attribute \(attribute.name)=\
                \(attribute.values.first ?? [])
                """, "recursion limit exceeded")
            return
        }
        for value in attribute.values where failure == nil {
            guard let next = next(value) else { continue }
            let (code, entries) = search(next)
            lastCode = code
            switch code {
            case .success: collect(entries)
            case .noSuchObject: warn("\(place): DN \(value) not found, skipping ")
            default:
                let text = library.text(of: code)
                fail("search error \(code.rawValue): \(text) ", text)
            }
        }
    }

    /// The search that a value stands for: what a URL says, or the entry of a name; nil where there is none.
    private mutating func next(_ value: [UInt8]) -> LDAPSearch? {
        guard library.isURL(value) else {
            return LDAPSearch(
                base: value, scope: LDAPScope.base.rawValue, filter: Array("objectclass=*".utf8),
                attributes: settings.attributes.all)
        }
        switch library.parseURL(value) {
        case .success(let url):
            guard let wanted = LDAPAttributeName.wanted(url.search.attributes, of: settings.attributes.all)
            else { return nil }
            var next = url.search
            next.attributes = wanted
            return next
        case .failure(let error):
            fail(
                "malformed URL \(value): \(library.text(of: error.code))(\(error.code.rawValue))",
                "malformed URL")
            return nil
        }
    }

    private mutating func fail(_ warning: MessageText, _ reason: String) {
        warn("\(place): \(warning)")
        failure = reason
    }

    private var place: MessageText { "dict_ldap_get_values[\(depth)]" }

    private var table: MessageText { MessageText(settings.templates.table.name) }
}
