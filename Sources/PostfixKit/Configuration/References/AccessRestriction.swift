// A list of access restrictions is a small language: some words have a word behind them. This is the one reader of it.

/// An access restriction, as a list such as `smtpd_recipient_restrictions` names it.
///
/// Source: postconf(5), "smtpd_recipient_restrictions"; SMTPD_ACCESS_README.
struct AccessRestriction {
    /// How it is written.
    enum Form {
        /// It is a table, without a word before it.
        case bareTable
        /// The table behind it is its argument.
        case table(TableParameter)
        /// The word behind it is its argument, which is not a table.
        case word
        /// It stands alone: a restriction, or the name of a class.
        case alone
    }

    /// Its name, as it is written; of a table without a word before it the table.
    let name: [UInt8]
    /// The same in small letters, as far as these are ASCII.
    let foldedName: [UInt8]
    /// How it is written.
    let form: Form
    /// What stands behind it; nil where nothing should, or where it is missing.
    let argument: [UInt8]?
    /// Whether it is tried only, and its refusal ignored.
    let onlyWarns: Bool

    /// What makes a warning of the next restriction.
    private static let warning = Array("warn_if_reject".utf8)

    /// Restrictions that take an argument which is not a table.
    private static let takingWords = Set(
        [
            "check_policy_service", "reject_rbl", "reject_rbl_client", "reject_rhsbl_client",
            "reject_rhsbl_helo", "reject_rhsbl_sender", "reject_rhsbl_recipient",
            "reject_rhsbl_reverse_client", "permit_dnswl_client", "permit_rhswl_client", "sleep",
        ].map { Array($0.utf8) })

    /// The restrictions of a list.
    static func list(_ text: Span<UInt8>) -> [AccessRestriction] {
        var restrictions: [AccessRestriction] = []
        var rest = listItems(text)[...]
        var onlyWarns = false
        while let name = rest.popFirst() {
            let folded = name.map(lowercasedASCII)
            if folded == warning {
                onlyWarns = true
                continue
            }
            let form = form(of: name, folded)
            let argument: [UInt8]? =
                switch form {
                case .table, .word: rest.popFirst()
                case .bareTable, .alone: nil
                }
            restrictions.append(
                AccessRestriction(
                    name: name, foldedName: folded, form: form, argument: argument, onlyWarns: onlyWarns))
            onlyWarns = false
        }
        return restrictions
    }

    private static func form(of name: [UInt8], _ folded: [UInt8]) -> Form {
        if name.contains(UInt8(ascii: ":")) { return .bareTable }
        if takingWords.contains(folded) { return .word }
        if let parameter = TableParameter(named: folded), parameter.isRestriction { return .table(parameter) }
        return .alone
    }

    /// The restrictions of a value whose macros are not replaced, with those that stand in braces: of a macro, or of
    /// a table that holds its entries.
    static func listIncludingBraces(_ text: Span<UInt8>) -> [AccessRestriction] {
        var restrictions: [AccessRestriction] = []
        for restriction in list(text) {
            restrictions.append(restriction)
            for word in [restriction.name, restriction.argument ?? []] {
                let parts = word.split { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") }
                guard parts.count > 1 || parts.first?.count != word.count else { continue }
                for part in parts { restrictions += list(Array(part).span) }
            }
        }
        return restrictions
    }
}
