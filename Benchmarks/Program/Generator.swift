// The table that is measured with: the same on every machine and every run.

import Glibc

/// Writes virtual alias tables of any size.
enum Generator {
    /// Writes a table of that many entries, about 64 bytes each, and a file with its keys in another order.
    ///
    /// False where that fails.
    static func write(entries: Int, table: String, keys: String?) -> Bool {
        guard let tableFile = unsafe fopen(table, "w") else { return false }
        for number in 0..<entries {
            let line = "\(key(number))    mailbox\(number)@store\(number % 13).example.net\n"
            unsafe fputs(line, tableFile)
        }
        guard unsafe fclose(tableFile) == 0 else { return false }
        guard let keys else { return true }
        guard let keyFile = unsafe fopen(keys, "w") else { return false }
        // A step that has no divisor in common with the number of entries visits all of them.
        var step = entries / 3 * 2 + 1
        while greatestCommonDivisor(step, entries) != 1 { step += 1 }
        var number = 0
        for _ in 0..<entries {
            unsafe fputs(key(number) + "\n", keyFile)
            number = (number + step) % entries
        }
        return unsafe fclose(keyFile) == 0
    }

    /// Writes a table of that many rules for each type that has some, `rules.regexp` and so on, and what is asked:
    /// `rule-keys` for the patterns, `rule-addresses` for the networks; three of four find nothing.
    ///
    /// False where that fails.
    static func write(rules: Int, questions: Int, directory: String) -> Bool {
        let patterns = (0..<rules).map { "/^list-\($0)(\\+[^@]*)?@example\($0 % 97)\\.com$/ list\($0)" }
        let networks = (0..<rules).map { "10.\($0 >> 8 & 255).\($0 & 255).0/\($0 % 5 + 24) network\($0)" }
        let asked = (0..<questions).map { number in
            let rule = number * 7919 % max(rules, 1)
            return number % 4 == 0
                ? ("list-\(rule)+\(number)@example\(rule % 97).com", "10.\(rule >> 8 & 255).\(rule & 255).1")
                : ("user\(number)@example\(number % 97).com", "192.0.\(number >> 8 & 255).\(number & 255)")
        }
        return write(patterns, to: "\(directory)/rules.regexp")
            && write(patterns, to: "\(directory)/rules.pcre")
            && write(networks, to: "\(directory)/rules.cidr")
            && write(asked.map(\.0), to: "\(directory)/rule-keys")
            && write(asked.map(\.1), to: "\(directory)/rule-addresses")
    }

    private static func write(_ lines: [String], to name: String) -> Bool {
        guard let file = unsafe fopen(name, "w") else { return false }
        for line in lines { unsafe fputs(line + "\n", file) }
        return unsafe fclose(file) == 0
    }

    /// The key of an entry; no two are the same, and they come in no order.
    static func key(_ number: Int) -> String {
        let mixed = (UInt64(number) &+ 1) &* 0x9E37_79B9_7F4A_7C15
        return "u" + String(mixed >> 40, radix: 36) + ".\(number)@example\(mixed >> 20 & 0x3FF).com"
    }

    private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
        b == 0 ? a : greatestCommonDivisor(b, a % b)
    }
}
