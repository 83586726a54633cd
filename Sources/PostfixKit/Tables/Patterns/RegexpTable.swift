// A table of POSIX regular expressions: `regexp:PATH`.

/// A `regexp:` table.
///
/// Source: regexp_table(5).
typealias RegexpTable = ExpressionTable<POSIXRegex>

extension POSIXRegex: ExpressionEngine {
    static let syntax = ExpressionSyntax(
        usualOptions: Options.extended.union(.ignoringCase).rawValue,
        option: { letter in
            switch letter {
            case UInt8(ascii: "i"): .toggle(Options.ignoringCase.rawValue)
            case UInt8(ascii: "m"): .toggle(Options.newlines.rawValue)
            case UInt8(ascii: "x"): .toggle(Options.extended.rawValue)
            default: nil
            }
        },
        hasSecondPattern: true, backslashMayEnd: true, consequence: "skipping", outOfRange: "out-of-range")

    func compile(
        _ pattern: ExpressionPattern, capturing: Bool
    ) throws(ExpressionError) -> (Int, groups: Int) {
        try compile(pattern.text, Options(rawValue: pattern.options), capturing: capturing)
    }
}

extension TableType {
    /// `regexp:` tables.
    static let regexp = TableType(readOnly: "regexp", keys: .pattern) { (name, options) throws(TableError) in
        try RegexpTable(name: name, options: options)
    }.with {
        $0.content = .fileOrName
        $0.holdsExpressions = true
        $0.skipsBadRules = true
    }
}
