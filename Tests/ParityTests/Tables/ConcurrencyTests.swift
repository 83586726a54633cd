import Foundation
import Testing

/// Writers of both toolkits on one table at the same time.
///
/// `POSTKIT_PARITY_ROUNDS` is how often each writer writes.
@Suite(.enabled(if: Reference.isExpected, "no reference: run make reference"), .serialized)
struct ConcurrencyTests {
    static let rounds = Environment.number("POSTKIT_PARITY_ROUNDS", default: 5)
    static let suffixes = ["hash": "db", "btree": "db", "lmdb": "lmdb", "cdb": "cdb"]

    @Test(arguments: ["hash", "btree"])
    func `eight writers lose nothing`(_ type: String) async throws {
        let place = try Place(type)
        defer { place.remove() }
        let writers = try (0..<8).map { number in
            try place.start(
                """
                i=0
                while [ $i -lt \(Self.rounds) ]; do
                    printf 'w\(number)-%d x\\nw\(number)-%d-more y\\n' $i $i | postmap -i \(type):t || exit 1
                    i=$((i + 1))
                done
                """, with: number % 2 == 0 ? place.ours : place.reference)
        }
        for (number, writer) in writers.enumerated() {
            let outcome = try await writer.outcome()
            #expect(outcome.status == 0, "writer \(number): \(outcome.errorText)")
        }
        let expected = (0..<8).flatMap { number in
            (0..<Self.rounds).flatMap { ["w\(number)-\($0)\tx", "w\(number)-\($0)-more\ty"] }
        }
        #expect(try await place.listing().sorted() == expected.sorted())
        #expect(try await place.isSound())
    }

    /// `postmap -i` of Postfix 3.7 takes no lock on lmdb.
    ///
    /// Eight of its own writers lose more than half of their entries. Its `-d` takes one, so that here our
    /// writers add while its writers remove.
    @Test(.enabled(if: Environment.text("POSTKIT_PARITY_SELF") == nil))
    func `our writers and those of Postfix that lock lose nothing in lmdb`() async throws {
        let place = try Place("lmdb")
        defer { place.remove() }
        let numbers = 0..<8
        try place.write(
            numbers.flatMap { number in (0..<Self.rounds).map { "w\(number)-\($0) old\n" } }.joined(),
            to: "t")
        let first = try await place.run("postmap lmdb:t", with: place.ours)
        #expect(first.status == 0, "\(first.errorText)")
        let writers = try numbers.map { number in
            let isOurs = number % 2 == 0
            let change =
                isOurs
                ? "printf 'w\(number)-%d-new x\\n' $i | postmap -i lmdb:t" : "postmap -d w\(number)-$i lmdb:t"
            return try place.start(
                "i=0; while [ $i -lt \(Self.rounds) ]; do \(change) || exit 1; i=$((i + 1)); done",
                with: isOurs ? place.ours : place.reference)
        }
        for (number, writer) in writers.enumerated() {
            let outcome = try await writer.outcome()
            #expect(outcome.status == 0, "writer \(number): \(outcome.errorText)")
        }
        let expected = numbers.filter { $0 % 2 == 0 }.flatMap { number in
            (0..<Self.rounds).flatMap { ["w\(number)-\($0)\told", "w\(number)-\($0)-new\tx"] }
        }
        #expect(Set(try await place.listing()) == Set(expected))
    }

    @Test(
        arguments: Environment.text("POSTKIT_PARITY_SELF") == nil
            ? ["hash", "btree", "lmdb"] : ["hash", "btree"])
    func `a rebuild among writers loses no entry that came after it`(_ type: String) async throws {
        let place = try Place(type)
        defer { place.remove() }
        try place.write("base-1 x\nbase-2 y\n", to: "t")
        let first = try await place.run("postmap \(type):t", with: place.ours)
        #expect(first.status == 0, "\(first.errorText)")
        let builder = try place.start(
            """
            i=0
            while [ $i -lt \(Self.rounds * 4) ]; do
                postmap \(type):t || echo "rebuild $i failed"
                i=$((i + 1))
            done
            : >done
            """, with: place.ours)
        // A writer notes its entry before it starts, once the last rebuild has ended.
        let writers = try (0..<6).map { number in
            try place.start(
                """
                i=0 after=0
                while [ $after -lt 3 ]; do
                    if [ -e done ]; then
                        after=$((after + 1))
                        echo "w\(number)-$i" >>after-\(number)
                    fi
                    printf 'w\(number)-%d x\\n' $i | postmap -i \(type):t || exit 1
                    i=$((i + 1))
                done
                """, with: number % 2 == 0 || type == "lmdb" ? place.ours : place.reference)
        }
        let checker = try place.start(
            type == "lmdb"
                ? "exit 0"
                : """
                while [ ! -e done ]; do
                    exec 9<t.db && flock -s 9 && cat <&9 >copy && flock -u 9 && exec 9<&-
                    db5.3_verify copy || exit 1
                    sleep 0.05
                done
                """, with: place.reference)
        let rebuilt = try await builder.outcome()
        #expect(rebuilt.status == 0 && rebuilt.output.isEmpty, "\(rebuilt.outputText)\(rebuilt.errorText)")
        for (number, writer) in writers.enumerated() {
            let outcome = try await writer.outcome()
            #expect(outcome.status == 0, "writer \(number): \(outcome.errorText)")
        }
        let checked = try await checker.outcome()
        #expect(checked.status == 0, "\(checked.errorText)")
        let listed = Set(try await place.listing())
        for number in 0..<6 {
            for line in try place.lines(of: "after-\(number)") {
                #expect(listed.contains("\(line)\tx"), "an entry is lost")
            }
        }
        #expect(listed.isSuperset(of: ["base-1\tx", "base-2\ty"]))
        #expect(try await place.isSound())
        #expect(try place.strangers(besides: ["done", "copy", "after-"]) == [])
    }
}

/// A directory with one table `t`, and scripts of either toolkit in it.
struct Place: Sendable {
    let type: String
    let directory: URL
    let ours: Toolkit
    let reference: Toolkit

    init(_ type: String, in given: URL? = nil) throws {
        self.type = type
        ours = try .ours()
        reference = try .reference()
        directory = try given ?? Scratch.directory(type)
    }

    /// The name of the database file.
    var database: String { "t." + (ConcurrencyTests.suffixes[type] ?? "db") }

    func remove() { try? FileManager.default.removeItem(at: directory) }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: directory.appendingPathComponent(name))
    }

    func lines(of name: String) throws -> [String] {
        try String(contentsOf: directory.appendingPathComponent(name), encoding: .utf8)
            .split(separator: "\n").map { String($0) }
    }

    /// Starts a shell script in which `postmap` is that of the toolkit.
    func start(_ script: String, with toolkit: Toolkit, seconds: Int = 120) throws -> Run {
        let words = Batch.quoted(toolkit.command("postmap", []))
        return try Run(
            ["/bin/sh", "-c", "postmap() { \(words) \"$@\"; }\n" + script], in: directory,
            environment: toolkit.fullEnvironment, seconds: seconds)
    }

    func run(_ script: String, with toolkit: Toolkit) async throws -> Outcome {
        try await start(script, with: toolkit).outcome()
    }

    /// The listing of the table by the reference.
    func listing() async throws -> [String] {
        let outcome = try await reference.run("postmap", ["-s", "\(type):t"], in: directory)
        #expect(outcome.status == 0, "\(outcome.errorText)")
        return outcome.outputText.split(separator: "\n").map { String($0) }
    }

    /// Whether the library finds nothing wrong with the database.
    func isSound() async throws -> Bool {
        guard type == "hash" || type == "btree" else { return true }
        return try await run("env -u LD_LIBRARY_PATH db5.3_verify t.db", with: reference).status == 0
    }

    /// The files that are neither the source nor the database.
    func strangers(besides prefixes: [String] = []) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.path).filter { name in
            // In a test of the tests themselves: Postfix leaves the name on which it locks.
            if Environment.text("POSTKIT_PARITY_SELF") != nil, name == "t.cdb.tmp" { return false }
            return name != "t" && name != database && !prefixes.contains { name.hasPrefix($0) }
        }.sorted()
    }
}
