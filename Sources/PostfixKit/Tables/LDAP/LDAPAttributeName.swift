// Names of attributes may carry options, and letter case does not count in them.

/// What names of attributes have to do with each other.
///
/// Source: RFC 4512, 2.5: a description is a name and options, `mail;lang-en`.
enum LDAPAttributeName {
    /// How one name stands to another.
    enum Relation: Equatable {
        /// They are the same, or the second has options more than the first.
        case includes
        /// The first has options more than the second.
        case isIncluded
        /// Neither.
        case unrelated
    }

    /// Whether two names are the same, the case of ASCII letters aside.
    static func isSame(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        one.count == other.count && commonPrefix(one, other) == one.count
    }

    /// How `one` stands to `other`.
    static func relation(_ one: [UInt8], _ other: [UInt8]) -> Relation {
        let count = commonPrefix(one, other)
        if count == one.count, count == other.count || other[count] == UInt8(ascii: ";") { return .includes }
        if count == other.count, count < one.count, one[count] == UInt8(ascii: ";") { return .isIncluded }
        return .unrelated
    }

    /// The attributes that a URL is asked for: those that it names and the table wants.
    ///
    /// Each is asked for in the form that says more; nil where there are none. A URL that names none is asked for
    /// all that the table wants.
    ///
    /// Source: ldap_table(5), "special_result_attribute".
    static func wanted(_ named: [[UInt8]], of table: [[UInt8]]) -> [[UInt8]]? {
        if named.isEmpty { return table }
        var result: [[UInt8]] = []
        for one in named {
            for other in table {
                switch relation(one, other) {
                case .includes: result.append(other)
                case .isIncluded: result.append(one)
                case .unrelated: break
                }
            }
        }
        return result.isEmpty ? nil : result
    }

    private static func commonPrefix(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var count = 0
        while count < min(one.count, other.count),
            lowercasedASCII(one[count]) == lowercasedASCII(other[count])
        {
            count += 1
        }
        return count
    }
}
