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
        case ".db": ["db5.3_dump", "-p", name]
        case ".lmdb": ["mdb_dump", "-n", "-p", name]
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
        return suffix == ".cdb" ? constant(outcome.output) : printable(outcome.output)
    }

    /// The records of `db5.3_dump -p` and `mdb_dump -p`: a line for the key, a line for the value.
    private func printable(_ bytes: [UInt8]) -> Contents {
        var contents = Contents(type: suffix == ".lmdb" ? "lmdb" : nil, records: [], keys: [])
        var key: ArraySlice<UInt8>?
        var isHeader = true
        for line in bytes.split(separator: 0x0A) {
            if isHeader {
                let text = String(decoding: line, as: UTF8.self)
                if suffix == ".db", text.hasPrefix("type=") { contents.type = String(text.dropFirst(5)) }
                if text == "HEADER=END" { isHeader = false }
            } else if line.first == 0x20 {
                guard let left = key else {
                    key = line.dropFirst()
                    continue
                }
                key = nil
                var record = String(decoding: left, as: UTF8.self)
                let isTime = record == "YP_LAST_MODIFIED"
                record += "\t" + (isTime ? "TIME" : String(decoding: line.dropFirst(), as: UTF8.self))
                contents.records.append(record)
                var plain = unescaped(left)
                if plain.last == 0 { plain.removeLast() }
                contents.keys.append(plain)
            }
        }
        if contents.type == "hash" { contents.records.sort() }
        contents.keys.sort { $0.lexicographicallyPrecedes($1) }
        return contents
    }

    private func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
        func digit(_ byte: UInt8) -> UInt8 { byte >= 0x61 ? byte - 0x61 + 10 : byte - 0x30 }
        var result: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            guard byte == 0x5C, let next = rest.popFirst() else {
                result.append(byte)
                continue
            }
            if next == 0x5C {
                result.append(next)
            } else if let low = rest.popFirst() {
                result.append(digit(next) << 4 | digit(low))
            }
        }
        return result
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
            var record = "\(String(decoding: key, as: UTF8.self))\t\(String(decoding: value, as: UTF8.self))"
            if record.hasPrefix("YP_LAST_MODIFIED\t") { record = "YP_LAST_MODIFIED\tTIME" }
            contents.records.append(record)
            contents.keys.append(key.last == 0 ? Array(key.dropLast()) : key)
        }
        return contents
    }
}
