// A search remembers what it asked, so that it can be explained to people and programs alike.

/// What a search has found, and how.
public struct SearchResult {
    /// The entry that answers.
    public struct Match: Sendable {
        /// The key that was found.
        public let key: SearchKey
        /// The table that has it, counted from 0.
        public let table: Int
        /// The value as it is stored.
        public let value: [UInt8]
    }

    /// What one table said to one key.
    public enum Answer: Sendable, Equatable {
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
    public struct Attempt: Sendable {
        /// The key.
        public let key: SearchKey
        /// One answer a table.
        public internal(set) var answers: [Answer] = []
    }

    /// How the tables were searched.
    public let order: SearchOrder
    /// The text as it was searched for: of an address the internal form, qualified with `$myorigin`.
    public let text: [UInt8]
    /// What answers; nil when nothing does.
    public internal(set) var match: Match?
    /// Whether Postfix adds the extension that was taken off to the addresses of the value.
    public internal(set) var propagatesExtension = false
    /// Whether localparts alone were keys, for the domain of the address; nil where that was not asked.
    public internal(set) var hasBareNames: Bool?
    /// All keys that were looked up, if the search keeps them.
    public internal(set) var attempts: [Attempt] = []
    /// The keys that would have been next, if the search keeps them.
    public internal(set) var unaskedKeys: [SearchKey] = []

    init(order: SearchOrder, subject: SearchSubject) {
        self.order = order
        let isHost = order.subject == .host || order.subject == .networkAddress
        text = isHost && subject.whole.isEmpty ? subject.networkAddress ?? [] : subject.whole
    }
}
