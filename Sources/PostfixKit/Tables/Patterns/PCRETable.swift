// A table of Perl-compatible regular expressions: `pcre:PATH`.

/// A `pcre:` table.
///
/// Source: pcre_table(5).
typealias PCRETable = ExpressionTable<PCRE2>

extension PCRE2: ExpressionEngine {
    static let syntax = ExpressionSyntax(
        usualOptions: Options.ignoringCase.union(.dotMatchesAll).rawValue,
        option: { letter in
            switch letter {
            case UInt8(ascii: "i"): .toggle(Options.ignoringCase.rawValue)
            case UInt8(ascii: "m"): .toggle(Options.multiline.rawValue)
            case UInt8(ascii: "s"): .toggle(Options.dotMatchesAll.rawValue)
            case UInt8(ascii: "x"): .toggle(Options.extended.rawValue)
            case UInt8(ascii: "A"): .toggle(Options.anchored.rawValue)
            case UInt8(ascii: "E"): .toggle(Options.dollarAtEndOnly.rawValue)
            case UInt8(ascii: "U"): .toggle(Options.ungreedy.rawValue)
            case UInt8(ascii: "X"): .obsolete
            default: nil
            }
        },
        hasSecondPattern: false, backslashMayEnd: false, consequence: "ignoring", outOfRange: "out of range")

    func compile(
        _ pattern: ExpressionPattern, capturing: Bool
    ) throws(ExpressionError) -> (Int, groups: Int) {
        try compile(pattern.text, Options(rawValue: pattern.options))
    }
}

extension TableType {
    /// `pcre:` tables.
    static let pcre = TableType(readOnly: "pcre", keys: .pattern) { (name, options) throws(TableError) in
        try PCRETable(name: name, options: options)
    }.with {
        $0.content = .fileOrName
        $0.holdsExpressions = true
        $0.skipsBadRules = true
    }
}
