// People know the parameter that they set better than the format of its tables: both lead to the search.

extension TableFormat {
    /// How tables of the format are searched; nil where Postfix makes no search in such tables.
    package var searchOrder: SearchOrder? { search.flatMap { SearchOrder.named($0) } }

    /// The format of tables that are searched in an order, or have the name of the order.
    init(searched order: SearchOrder) {
        let name = order.name.map { $0 == "-" ? "_" : $0 }
        let parameter =
            TableParameter.first { $0.format.search == order.name }
            ?? TableParameter.first { $0.format.name.elementsEqual(name) }
        self = parameter?.format ?? .plain
    }
}

/// What is meant by the name of a format, or of what names the tables: what these hold, and how they are searched.
package struct SearchedFormat: Sendable {
    /// What the tables hold.
    package let format: TableFormat
    /// How they are searched.
    package let order: SearchOrder

    /// One key as it is, in tables of which nothing is known.
    package static let key = SearchedFormat(format: .plain, order: .key)

    private init(format: TableFormat, order: SearchOrder) {
        self.format = format
        self.order = order
    }

    /// Tables of a format or a search, or those that a parameter or an access restriction names.
    ///
    /// Nil where the name is none of these, or where Postfix makes no search in such tables.
    package init?(_ name: String) {
        if let order = SearchOrder.named(name) {
            self.init(format: TableFormat(searched: order), order: order)
            return
        }
        if let parameter = TableParameter(named: Array(name.utf8)) {
            guard let order = parameter.format.searchOrder else { return nil }
            self.init(format: parameter.format, order: order.withSubdomains(of: name))
            return
        }
        let formatName = String(name.map { $0 == "-" ? "_" : $0 })
        guard let format = TableParameter.first(where: { $0.format.name == formatName })?.format,
            let order = format.searchOrder
        else { return nil }
        self.init(format: format, order: order)
    }
}

extension SearchOrder {
    /// The same search, where a parameter of its own decides over parent domains.
    fileprivate func withSubdomains(of parameter: String) -> SearchOrder {
        guard ["domain-list", "client-list"].contains(name) else { return self }
        return searching(
            subject,
            steps.map { step in
                guard case .parentDomains = step else { return step }
                return .parentDomains(of: parameter)
            })
    }
}
