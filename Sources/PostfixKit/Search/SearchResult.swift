// A search remembers what it asked, so that it can be explained to people and programs alike.

/// What a search has found, and how.
package struct SearchResult {
    /// The entry that answers.
    package struct Match: Sendable {
        /// The key that was found.
        package let key: SearchKey
        /// The table that has it, counted from 0.
        package let table: Int
        /// The value as it is stored.
        package let value: [UInt8]
    }

    /// What one table said to one key.
    package enum Answer: Sendable, Equatable {
        /// The value.
        case found([UInt8])
        /// There is no such key.
        case notFound
        /// The table could not be asked, which ended the search.
        case failed
        /// The table was not asked, as it has patterns and the key is a part only.
        case patternTable
        /// The table was not asked, as another had answered.
        case answeredBefore
    }

    /// One key, and what each table said, in their order.
    package struct Attempt: Sendable {
        /// The key.
        package let key: SearchKey
        /// One answer a table.
        package internal(set) var answers: [Answer] = []
    }

    /// How the tables were searched.
    package let order: SearchOrder
    /// The text as it was searched for: of an address the internal form, qualified with `$myorigin`.
    package let text: [UInt8]
    /// What answers; nil when nothing does.
    package internal(set) var match: Match?
    /// Whether Postfix adds the extension that was taken off to the addresses of the value.
    package internal(set) var propagatesExtension = false
    /// Whether localparts alone were keys, for the domain of the address; nil where that was not asked.
    package internal(set) var hasBareNames: Bool?
    /// All keys that were looked up, if the search keeps them.
    package internal(set) var attempts: [Attempt] = []
    /// The keys that would have been next, if the search keeps them.
    package internal(set) var unaskedKeys: [SearchKey] = []

    init(order: SearchOrder, subject: SearchSubject) {
        self.order = order
        let isHost = order.subject == .host || order.subject == .networkAddress
        text = isHost && subject.whole.isEmpty ? subject.networkAddress ?? [] : subject.whole
    }
}
