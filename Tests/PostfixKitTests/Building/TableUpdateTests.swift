import Foundation
import TestSupport
import Testing

@testable import PostfixKit

@Suite struct TableUpdateTests {
    private func builder(_ grammar: SourceGrammar = .map(valuesAreFiles: false)) -> TableBuilder {
        var options = BuildOptions(table: TableOptions { _ in }) { _ in }
        options.grammar = grammar
        return TableBuilder(options)
    }

    /// Lines of a source: few keys, so that doubles are frequent.
    private func source(_ random: inout SeededGenerator, aliases: Bool) -> [String] {
        (0..<Int.random(in: 0...12, using: &random)).map { _ in
            let (key, value) = (Int.random(in: 0...8, using: &random), Int.random(in: 0...2, using: &random))
            return aliases ? "k\(key): v\(value)" : "k\(key) v\(value)"
        }
    }

    @Test(arguments: ["btree", "cdb", "hash", "lmdb"], [false, true])
    func `the short way finds what a comparison of all entries finds`(_ type: String, _ aliases: Bool) throws
    {
        var random = SeededGenerator(seed: aliases ? 71 : 72)
        let directory = try DatabaseDirectory()
        let table = directory.table(type)
        let builder = builder(aliases ? .aliases : .map(valuesAreFiles: false))
        let from = TableSource.file(directory.path("t"))
        for round in 0..<60 {
            var lines = source(&random, aliases: aliases)
            try directory.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: "t")
            _ = try builder.rebuild(table, from: from)
            // A small change, none, or another source altogether.
            switch round % 4 {
            case 0: break
            case 1 where !lines.isEmpty: lines.remove(at: Int.random(in: lines.indices, using: &random))
            case 2: lines.append(contentsOf: source(&random, aliases: aliases).prefix(1))
            default: lines = source(&random, aliases: aliases)
            }
            try directory.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: "t")
            var wanted: [EntryDifference] = []
            let report = try builder.compare(table, with: from) { (difference) throws(TableError) in
                wanted.append(difference)
            }
            var found: [EntryDifference] = []
            let update = try builder.update(of: table, from: from) { (difference) throws(TableError) in
                found.append(difference)
            }
            #expect(found == wanted, "\(lines)")
            #expect(update.entries == report.entries, "\(lines)")
            #expect(update.warnings == report.warnings, "\(lines)")
            #expect(update.state == (wanted.isEmpty ? .unchanged : .changed))
            #expect(update.added + update.removed + update.replaced == wanted.count)
            try expectSameOfOneReading(directory, table, builder, found)
        }
    }

    /// Puts a new database in place, and gives up its lock; the answer is the number of warnings.
    private func install(_ built: (new: PreparedReplacement, report: TableBuilder.Report)) throws -> Int {
        try built.new.install()
        return built.report.warnings
    }

    /// A comparison that keeps what it has read finds the same, says the same, and a build makes the same of it.
    private func expectSameOfOneReading(
        _ directory: borrowing DatabaseDirectory, _ table: TableName, _ builder: TableBuilder,
        _ wanted: [EntryDifference]
    ) throws {
        let from = TableSource.file(directory.path("t"))
        func update(_ reading: SourceReading?) throws -> (TableUpdate, [EntryDifference], [SourceWarning]) {
            var warnings: [SourceWarning] = []
            var builder = builder
            builder.options.warn = { warnings.append($0) }
            var found: [EntryDifference] = []
            let update = try builder.update(of: table, from: from, reading: reading) {
                (difference) throws(TableError) in found.append(difference)
            }
            return (update, found, warnings)
        }
        let reading = SourceReading()
        let (first, second) = (try update(nil), try update(reading))
        #expect(reading.isThere)
        #expect(first.0 == second.0)
        #expect(first.1 == wanted && second.1 == wanted)
        #expect(first.2.map(\.message) == second.2.map(\.message))
        #expect(try install(builder.prepare(table, from: from, reading: reading)) == first.0.warnings)
        #expect(!reading.isThere)
        #expect(try update(nil).0.state == .unchanged)
    }

    @Test func `a table that is stored in another form is built anew`() throws {
        let directory = try DatabaseDirectory()
        let table = directory.table("hash")
        try directory.write(Array("a b\n".utf8), to: "t")
        var plain = builder()
        plain.options.table.use.termination = .forbidden
        let from = TableSource.file(directory.path("t"))
        _ = try plain.rebuild(table, from: from)
        let update = try builder().update(of: table, from: from) { (_) throws(TableError) in }
        #expect(update.state == .changed)
        #expect(update.reason?.string == "keys and values are not stored in the usual form")
        let same = try plain.update(of: table, from: from) { (_) throws(TableError) in }
        #expect(same.state == .unchanged)
    }

    @Test func `aliases that were built as a map are built anew`() throws {
        let directory = try DatabaseDirectory()
        let table = directory.table("hash")
        try directory.write(Array("a b\n".utf8), to: "t")
        _ = try builder().rebuild(table, from: .file(directory.path("t")))
        try directory.write(Array("a: b\n".utf8), to: "t")
        let update = try builder(.aliases).update(of: table, from: .file(directory.path("t"))) {
            (_) throws(TableError) in
        }
        #expect(update.state == .changed)
        #expect(update.reason?.string == "the entry of the server is missing")
    }

    @Test func `a damaged database is built anew`() throws {
        let directory = try DatabaseDirectory()
        try directory.write(Array("a b\n".utf8), to: "t")
        try directory.write(Array("no database".utf8), to: "t.db")
        let update = try builder().update(of: directory.table("hash"), from: .file(directory.path("t"))) {
            (_) throws(TableError) in
        }
        #expect(update.state == .changed)
        #expect(update.reason?.string.hasPrefix("it cannot be compared: ") == true)
    }
}
