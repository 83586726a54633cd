import Foundation
import Testing

/// What a rebuild leaves when it is killed or cannot write: the old table, complete.
///
/// `POSTKIT_PARITY_KILLS` is the number of kills over all types, `POSTKIT_PARITY_ENTRIES` the size of the table.
@Suite(.enabled(if: Reference.isExpected, "no reference: run make reference"), .serialized)
struct SafeRebuildTests {
    static let kills = Environment.number("POSTKIT_PARITY_KILLS", default: 20)
    static let entries = Environment.number("POSTKIT_PARITY_ENTRIES", default: 20_000)
    /// Postfix itself destroys a table of Berkeley DB, so that the tests can only be tested with the others.
    static let types =
        Environment.text("POSTKIT_PARITY_SELF") == nil ? ["hash", "btree", "lmdb", "cdb"] : ["cdb"]

    @Test(arguments: types)
    func `a killed rebuild leaves all old or all new entries`(_ type: String) async throws {
        let place = try Place(type)
        defer { place.remove() }
        try await fill(place, entries: Self.entries, value: 0)
        let start = ContinuousClock.now
        try await rebuild(place)
        let whole = start.duration(to: .now)
        var current = 0
        for round in 1...max(1, Self.kills / Self.types.count) {
            try await fill(place, entries: Self.entries, value: round)
            let run = try place.ours.start("postmap", ["\(type):t"], in: place.directory)
            try await Task.sleep(for: whole * Double.random(in: 0...1))
            run.end()
            _ = try await run.outcome()
            let values = try await values(place, entries: Self.entries)
            #expect(values == [current] || values == [round], "after \(current), in the rebuild of \(round)")
            #expect(try place.strangers().count <= 1)
            if values == [round] { current = round }
        }
        try await rebuild(place)
        #expect(try place.strangers() == [])
        #expect(try await place.isSound())
    }

    @Test(arguments: types)
    func `a full file system leaves the old table`(_ type: String) async throws {
        guard Environment.isRoot else { return }
        let mount = try Scratch.directory("full")
        let environment = try Toolkit.ours().fullEnvironment
        let mounted = try await runToEnd(
            ["mount", "-t", "tmpfs", "-o", "size=8m,mode=755", "tmpfs", mount.path], in: Scratch.root,
            environment: environment)
        guard mounted.status == 0 else { return }
        do {
            let place = try Place(type, in: mount)
            try await fill(place, entries: 3000, value: 0)
            try await rebuild(place)
            try await fill(place, entries: 6000, value: 1)
            // All but 40 KiB of what is left.
            _ = try await place.run(
                "free=$(df -k --output=avail . | tail -n 1); head -c $(((free - 40) * 1024)) /dev/zero >filler",
                with: place.ours)
            try await expectFailure(place, "postmap \(type):t", entries: 3000, others: ["filler"])
        }
        _ = try await runToEnd(["umount", mount.path], in: Scratch.root, environment: environment)
    }

    @Test(arguments: types, [1, 8, 64, 160])
    func `a limit of the file size leaves the old table`(_ type: String, _ blocks: Int) async throws {
        let place = try Place(type)
        defer { place.remove() }
        try await fill(place, entries: 3000, value: 0)
        try await rebuild(place)
        try await fill(place, entries: 6000, value: 1)
        try await expectFailure(place, "ulimit -f \(blocks); postmap \(type):t", entries: 3000)
    }

    /// The script must fail without a signal, leave all old entries, and nothing else.
    private func expectFailure(
        _ place: Place, _ script: String, entries: Int, others: [String] = []
    ) async throws {
        // The messages are a file too, and the limit is theirs as well: they are counted, not read.
        let outcome = try await place.run(script, with: place.ours)
        #expect(outcome.status != 0, "a failure is reported")
        #expect(outcome.status < 128, "no signal reaches the caller")
        #expect(try await values(place, entries: entries) == [0])
        #expect(try place.strangers(besides: others) == [])
        #expect(try await place.isSound())
    }

    /// Writes the source of the table: the same keys each time, all with one value.
    private func fill(_ place: Place, entries: Int, value: Int) async throws {
        let program = #"BEGIN { for (i = 0; i < n; i++) print "key" i "@example.com", v }"#
        let outcome = try await place.run(
            "awk -v n=\(entries) -v v=\(value) '\(program)' >t", with: place.ours)
        #expect(outcome.status == 0)
    }

    private func rebuild(_ place: Place) async throws {
        let outcome = try await place.ours.run("postmap", ["\(place.type):t"], in: place.directory)
        #expect(outcome.status == 0, "\(outcome.errorText)")
    }

    /// The values that the reference finds for all keys; -1 stands for keys that it does not find.
    private func values(_ place: Place, entries: Int) async throws -> Set<Int> {
        let program = #"BEGIN { for (i = 0; i < n; i++) print "key" i "@example.com" }"#
        let found = try await place.run(
            """
            awk -v n=\(entries) '\(program)' </dev/null | postmap -q - \(place.type):t |
                awk '{ print $2 }' | sort | uniq -c
            """, with: place.reference)
        var values: Set<Int> = []
        var total = 0
        for line in found.outputText.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count == 2, let count = Int(words[0]), let value = Int(words[1]) else { return [-2] }
            total += count
            values.insert(value)
        }
        if total != entries { values.insert(-1) }
        return values
    }
}
