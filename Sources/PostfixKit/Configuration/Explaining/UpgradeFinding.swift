// What an upgrade changes for a configuration, as data that tools show as they like.

/// What an upgrade changes for a configuration.
package struct UpgradeFinding: Sendable, Equatable {
    /// What kind of change it is.
    package enum Kind: String, Sendable {
        /// A default changes, and the configuration does not set the parameter.
        case changedDefault = "default"
        /// A value changes because it refers to a default that does.
        case changedValue = "value"
        /// A parameter is gone.
        case removed = "removed"
        /// A parameter that is set is deprecated.
        case deprecated = "deprecated"
        /// A parameter that is set, or its value, has lost its use, although Postfix does not warn.
        case remark = "remark"
        /// A type of table is not there, or need not be there, any more.
        case tableType = "table-type"
        /// An access restriction is gone, or deprecated.
        case restriction = "restriction"
        /// The command of a service is deprecated.
        case command = "command"
        /// A value cannot be expanded any more.
        case broken = "broken"
    }

    /// The kind.
    package let kind: Kind
    /// The parameter; of a command, the field of master.cf.
    package let name: ParameterName
    /// Where it is set; nil where it is not.
    package let place: ConfigurationText.Place?
    /// The value before and after, without secrets; nil where that is not the point.
    package let change: Change?
    /// What to know, or do.
    package let advice: MessageText?

    /// A change of a value.
    package struct Change: Sendable, Equatable {
        /// The value in the old release; expanded, except for the long list of a default.
        package let before: [UInt8]
        /// The value in the new release.
        package let after: [UInt8]
        /// The words in which two long lists differ; nil where the values are reported as a whole.
        package let words: Words?

        /// Words that come and go.
        package struct Words: Sendable, Equatable {
            /// What only the new value has, in its order.
            package let added: [[UInt8]]
            /// What only the old value has, in its order.
            package let removed: [[UInt8]]
        }

        private static let mostWordsOfShortList = 6

        /// A change that is reported as a whole, or, for long lists, word by word.
        init(before: [UInt8], after: [UInt8]) {
            self.before = before
            self.after = after
            let (old, new) = (Self.words(of: before), Self.words(of: after))
            let (oldSet, newSet) = (Set(old), Set(new))
            let isLong = Self.isLongList(before) || Self.isLongList(after)
            // A list in which only the order changes is reported as a whole.
            words =
                isLong && oldSet != newSet
                ? Words(
                    added: new.filter { !oldSet.contains($0) }, removed: old.filter { !newSet.contains($0) })
                : nil
        }

        /// Whether a value has more words than one looks through.
        static func isLongList(_ value: [UInt8]) -> Bool { words(of: value).count > mostWordsOfShortList }

        private static func words(of value: [UInt8]) -> [[UInt8]] {
            var rest = value[...]
            var words: [[UInt8]] = []
            while let word = nextListWord(&rest) { words.append(Array(word)) }
            return words
        }
    }
}
