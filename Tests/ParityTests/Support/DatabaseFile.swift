import Foundation

/// A database file that a case has written, read by the tools of its own library.
struct DatabaseFile: Sendable {
    let name: String
    /// The name without the suffix, as it is given to the tools.
    let stem: String
    private let suffix: String

    init?(name: String) {
        self.name = name
        guard let dot = name.lastIndex(of: ".") else { return nil }
        suffix = String(name[dot...])
        stem = String(name[..<dot])
        if ![".db", ".lmdb", ".cdb"].contains(suffix) { return nil }
    }

    /// What is in the file: the table type, and the records in the order that counts.
    struct Contents: Equatable, CustomStringConvertible {
        var type: String?
        /// Key and value as the dump program escapes them, or its complaint.
        var records: [String]
        /// The keys, without trailing NUL.
        var keys: [[UInt8]]

        static func == (a: Self, b: Self) -> Bool { a.type == b.type && a.records == b.records }

        var description: String { "\(type ?? "no database"): \(records)" }
    }

    /// The command that shows the records of the file.
    var dumpCommand: [String] {
        switch suffix {
        case ".db": ["db5.3_dump", name]
        case ".lmdb": ["mdb_dump", "-n", name]
        default: ["cdb", "-d", name]
        }
    }

    /// The command of the library that fails when something is wrong with the file, if there is one.
    var verifyCommand: [String] { suffix == ".db" ? ["db5.3_verify", name] : ["true"] }

    /// What `dumpCommand` has shown.
    func contents(_ outcome: Outcome) -> Contents {
        guard outcome.status == 0 else {
            return Contents(type: nil, records: ["cannot be read"], keys: [])
        }
        return suffix == ".cdb" ? constant(outcome.output) : hexadecimal(outcome.output)
    }

    /// The records of `db5.3_dump` and `mdb_dump`: a line for the key, a line for the value, both in hexadecimal.
    private func hexadecimal(_ bytes: [UInt8]) -> Contents {
        var contents = Contents(type: suffix == ".lmdb" ? "lmdb" : nil, records: [], keys: [])
        var key: [UInt8]?
        var isHeader = true
        for line in bytes.split(separator: 0x0A) {
            if isHeader {
                let text = String(decoding: line, as: UTF8.self)
                if suffix == ".db", text.hasPrefix("type=") { contents.type = String(text.dropFirst(5)) }
                if text == "HEADER=END" { isHeader = false }
            } else if line.first == 0x20 {
                let bytes = decoded(line.dropFirst())
                guard let left = key else {
                    key = bytes
                    continue
                }
                key = nil
                contents.records.append(record(left, bytes))
                contents.keys.append(left.last == 0 ? Array(left.dropLast()) : left)
            }
        }
        if contents.type == "hash" { contents.records.sort() }
        contents.keys.sort { $0.lexicographicallyPrecedes($1) }
        return contents
    }

    private func decoded(_ digits: ArraySlice<UInt8>) -> [UInt8] {
        func value(_ digit: UInt8) -> UInt8 { digit >= 0x61 ? digit &- 0x57 : digit &- 0x30 }
        var result: [UInt8] = []
        var rest = digits
        while let high = rest.popFirst(), let low = rest.popFirst() {
            result.append(value(high) << 4 | value(low))
        }
        return result
    }

    /// A record to compare and to read; the time of a build is not compared.
    private func record(_ key: [UInt8], _ value: [UInt8]) -> String {
        func text(_ bytes: [UInt8]) -> String {
            bytes.reduce(into: "") { text, byte in
                if byte < 0x20 || byte == 0x5C || byte >= 0x7F {
                    text += "\\" + String(byte, radix: 16)
                } else {
                    text.unicodeScalars.append(Unicode.Scalar(byte))
                }
            }
        }
        let name = text(key)
        return name + "\t" + (name == "YP_LAST_MODIFIED" ? "TIME" : text(value))
    }

    /// The records of `cdb -d`: `+KEYLENGTH,VALUELENGTH:KEY->VALUE`.
    private func constant(_ bytes: [UInt8]) -> Contents {
        var contents = Contents(type: "cdb", records: [], keys: [])
        var position = 0
        func number(until end: UInt8) -> Int {
            var value = 0
            while position < bytes.count, bytes[position] != end {
                value = value * 10 + Int(bytes[position]) - 0x30
                position += 1
            }
            position += 1
            return value
        }
        while position < bytes.count, bytes[position] == 0x2B {
            position += 1
            let keyLength = number(until: 0x2C)
            let valueLength = number(until: 0x3A)
            let key = Array(bytes[position..<position + keyLength])
            position += keyLength + 2
            let value = bytes[position..<position + valueLength]
            position += valueLength + 1
            contents.records.append(record(key, Array(value)))
            contents.keys.append(key.last == 0 ? Array(key.dropLast()) : key)
        }
        return contents
    }
}
