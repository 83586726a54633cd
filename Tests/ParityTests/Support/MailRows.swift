import Foundation
import TestSupport

/// The rows that the databases of the tests hold: a table `t` of a number, a key, and two values.
struct MailRows: Sendable {
    /// What differs between the databases.
    enum Dialect: Sendable {
        case sqlite, postgres, mariadb
    }

    typealias Row = (key: String, value: String?, other: String?)

    /// Rows for cases written by hand, and many keys to be found by generated ones.
    static let rows: [Row] = {
        var rows: [Row] = [
            ("a", "1", "w1"), ("b", "x", "y"), ("b", "", nil), ("b", nil, "z"), ("empty", "", ""),
            ("null", nil, nil), ("o'q", "quote", ""), ("ba\\ck", "slash", "s"), ("per%cent", "percent", "p"),
            ("user@example.com", "one@example.org", "plain"), ("user@example.com", "two", "@only.domain"),
            ("domain", "@at.domain", nil), ("local", "me@", nil), ("dup", "v", "v"), ("dup", "v", "v"),
            ("\u{E4}", "umlaut", nil), ("comma", "a, b,c", nil),
        ]
        var words = OddWords(seed: 7)
        for number in 0..<400 {
            rows.append((words.key(), words.value(), number % 3 == 0 ? nil : words.value()))
        }
        return rows
    }()

    /// The statements that make the table, one a line.
    static func statements(_ dialect: Dialect) -> String {
        let key = dialect == .mariadb ? "varchar(250) character set utf8mb4 collate utf8mb4_bin" : "text"
        var text = "create table t(n int, k \(key), v text, w text);\n"
        for (number, row) in rows.enumerated() {
            let values = [row.key, row.value, row.other].map { quoted($0, dialect) }.joined(separator: ",")
            text += "insert into t values(\(number),\(values));\n"
        }
        return text
    }

    private static func quoted(_ text: String?, _ dialect: Dialect) -> String {
        guard var text else { return "null" }
        if dialect == .mariadb { text = text.replacingOccurrences(of: "\\", with: "\\\\") }
        return "'" + text.replacingOccurrences(of: "'", with: "''") + "'"
    }

    /// The bytes of an SQLite database with the rows.
    static let sqliteDatabase: [UInt8] = {
        guard let directory = try? Scratch.directory("sqlite") else { return [] }
        let path = directory.appendingPathComponent("mail.sqlite").path
        guard (try? writeSQLiteDatabase(at: path, "begin;\(statements(.sqlite))commit;")) != nil else {
            return []
        }
        return FileManager.default.contents(atPath: path).map { [UInt8]($0) } ?? []
    }()
}

/// Keys and values with all that could confuse a query, the same for a seed on every machine.
struct OddWords: Seeded {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private mutating func word() -> String {
        switch below(8) {
        case 0: "user\(below(30))"
        case 1:
            pick(["o'brien", "'", "''", "a'b'c", "\\", "\\'", "x\\", "\"", "a\"b", "`", "--", ";", "a;b"])
        case 2: pick(["%", "%s", "%%", "50%", "_", "a_b", "$1", "${x}", "#x", "a b", " ", "a,b"])
        case 3: pick(["straße", "жук", "日本", "é", "😀", "ñandú"])
        default: String((0...below(3)).map { _ in pick(["a", "b", "c"]) }.joined())
        }
    }

    /// A key, folded as tables fold it.
    mutating func key() -> String {
        switch below(6) {
        case 0: "\(word())@\(domain())"
        case 1, 2: "user\(below(20))@\(domain())"
        case 3: "@\(domain())"
        case 4: domain()
        default: word()
        }
    }

    mutating func domain() -> String {
        pick([
            "example.com", "example.org", "mail.example.com", "a.b.c.d", "one", "x..y", ".lead", "trail.", "",
        ])
    }

    /// A value; plain letters, because one that is no UTF-8 in some encoding ends the whole run.
    mutating func value() -> String {
        switch below(6) {
        case 0: "box\(below(50))@\(pick(["example.net", "x.y", ""]))"
        case 1: pick(["", "@example.net", "a b", "50%s", "%d", "it's", "back\\slash", "x@y@z"])
        default: "value\(below(100))"
        }
    }

    /// A line of settings that make a query.
    mutating func query() -> String {
        let column = pick(["v", "v", "v", "w"])
        let order = "order by n, v, w"
        return switch below(9) {
        case 0, 1, 2: "query = select \(column) from t where k = '%s' \(order)"
        case 3: "query = select \(column) from t where k = '\(pick(["%u", "%U"]))' \(order)"
        case 4: "query = select \(column) from t where k = '\(pick(["%d", "@%D", "%u@%d"]))' \(order)"
        case 5:
            "query = select \(column) from t where k = '\(pick(["%2.%1", "@%2.%1", "%u@%2.%1", "%1"]))' \(order)"
        case 6: "query = select '\(pick(["%s", "<%u>", "%d", "%u:%d", "%S|%U", "%1%%", "%3.%2", "%D"]))'"
        case 7: "table = t\nselect_field = \(column)\nwhere_field = k\nadditional_conditions = \(order)"
        default: "query = select \(column) from t where k like '%%\(pick(["%u", "%1", "%s"]))' \(order)"
        }
    }

    /// More settings.
    mutating func settings() -> String {
        var lines: [String] = []
        if below(2) == 0 {
            let formats = [
                "%s", "<%s>", "%u", "%d", "%u at %d", "%s for %S", "%U|%s", "%s@%D", "%1", "%2.%1", "%%%s",
                "x",
                "smtp:[%s]:25",
            ]
            lines.append("result_format = \(pick(formats))")
        }
        if below(3) == 0 {
            let domains = [
                "example.com", "!one, example.com example.org", "EXAMPLE.com, a.b.c.d", "{ x..y } one",
            ]
            lines.append("domain = \(pick(domains))")
        }
        if below(4) == 0 { lines.append("expansion_limit = 500") }
        return lines.joined(separator: "\n")
    }
}
