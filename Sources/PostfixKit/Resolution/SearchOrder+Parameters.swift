// People know the parameter that they set better than the format of its tables: both lead to the search.

extension SearchOrder {
    /// The search of tables of a format, or of those that a parameter or an access restriction names.
    ///
    /// Nil where the name is none of these, or where Postfix makes no search in such tables.
    public static func forTables(of name: String) -> SearchOrder? {
        if let order = named(name) { return order }
        let bytes = Array(name.utf8)
        if let parameter = TableParameter(named: bytes) { return order(of: parameter, isFormat: false) }
        let format = bytes.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }
        return TableParameter(ofFormat: format).flatMap { order(of: $0, isFormat: true) }
    }

    /// The searches that the data tells by a word of their own; all others go by the format.
    private static let searches: [String: String] = [
        "access-client": "access-server", "access-domain": "access-helo", "acl-addr": "access-postscreen",
        "list-string": "string-list", "list-domain": "domain-list", "list-addr": "address-list",
        "list-namaddr": "client-list", "content": "content",
    ]

    private static func order(of parameter: TableParameter, isFormat: Bool) -> SearchOrder? {
        let search = String(decoding: parameter.search, as: UTF8.self)
        let name = String(decoding: parameter.name, as: UTF8.self)
        switch search {
        case "none", "cache", "restrictions": return nil
        case "access-address":
            return named(name.contains("sender") ? "access-sender" : "access-recipient")
        case "access-domain" where name.contains("etrn"): return named("access-etrn")
        case "access-client"
        where !name.hasSuffix("_a_access") && !name.hasSuffix("_mx_access")
            && !name.hasSuffix("_ns_access"):
            return named("access-client")
        case _ where searches[search] != nil:
            let order = searches[search].flatMap { named($0) }
            return isFormat ? order : order?.withSubdomains(of: name)
        default:
            let format = String(decoding: parameter.format, as: UTF8.self)
            return named(format) ?? named("text")
        }
    }

    /// The same search, where a parameter of its own decides over parent domains.
    private func withSubdomains(of parameter: String) -> SearchOrder {
        guard foldsKeys || name == "client-list" else { return self }
        return searching(
            subject,
            steps.map { step in
                guard case .parentDomains = step else { return step }
                return .parentDomains(of: parameter)
            })
    }
}
