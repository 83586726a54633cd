import Foundation
import Testing

/// Eight writers of both toolkits on one table, and readers of both, for a time.
///
/// `POSTKIT_CONCURRENCY_SECONDS` is how long all of it lasts; `make concurrency` takes ten minutes.
@Suite(.enabled(if: Reference.isExpected, "no reference: run make reference"), .serialized)
struct ContentionTests {
    static let seconds = Environment.number("POSTKIT_CONCURRENCY_SECONDS", default: 30)

    /// What the writers do, beside what CAVEATS of postmap(1) says of Postfix's own.
    enum Mix: String, Sendable {
        /// Ours and Postfix's add, one or many entries at a time; ours remove.
        case adding
        /// Ours add and remove; Postfix's remove.
        case removing
        /// All rebuild the table, while ours and Postfix's add and ours remove.
        case rebuilding
        /// The same with removals by Postfix, whose programs then undo each other's work.
        case everything

        /// Whether entries stay that were added.
        var keepsEntries: Bool { self == .adding || self == .removing }
    }

    struct Round: Sendable, CustomTestStringConvertible {
        let type: String
        let mix: Mix

        var testDescription: String { "\(type), \(mix.rawValue)" }

        /// The writers: a word for each.
        var writers: [String] {
            switch (type, mix) {
            case ("cdb", _):
                ["build ours", "build ours", "build theirs", "build theirs"].flatMap { [$0, $0] }
            // On lmdb `-d` of Postfix takes a lock before it begins, and nothing else of it does.
            case ("lmdb", .rebuilding):
                ["add ours 1", "add ours 40", "remove ours", "remove ours", "build ours", "build ours"]
                    + ["remove theirs", "remove theirs"]
            case (_, .adding):
                ["add ours 1", "add ours 1", "add ours 40", "remove ours"]
                    + (0..<4).map { "add theirs \($0 % 2 == 0 ? 1 : 40)" }
            case ("lmdb", .removing):
                ["add ours 1", "add ours 40", "remove ours", "remove ours"]
                    + (0..<4).map { _ in "remove theirs" }
            case (_, .removing):
                ["add ours 1", "add ours 1", "add ours 1", "add ours 40", "remove ours", "remove ours"]
                    + ["remove ours", "remove theirs"]
            case (_, .rebuilding):
                ["add ours 1", "add ours 40", "remove ours", "build ours", "build ours"]
                    + ["add theirs 1", "build theirs", "build theirs"]
            case (_, .everything):
                ["add ours 1", "remove ours", "build ours", "build ours", "add theirs 1", "remove theirs"]
                    + ["remove theirs", "build theirs"]
            }
        }
    }

    static let rounds: [Round] =
        ["hash", "btree"].flatMap { type in
            [Mix.adding, .removing, .rebuilding, .everything].map { Round(type: type, mix: $0) }
        } + [
            Round(type: "lmdb", mix: .removing), Round(type: "lmdb", mix: .rebuilding),
            Round(type: "lmdb", mix: .everything),
            Round(type: "cdb", mix: .rebuilding),
        ]

    private static let script = """
        add() { # WHO COUNT NUMBER
            i=0
            while [ ! -e stop ]; do
                i=$((i + 1))
                seq $2 | sed "s/.*/w$3-$i-& v$i/" | $1 -i $TYPE:t || echo "$1, writer $3: -i failed" >>wrong
                [ $KEEPS = no ] || {
                    [ "$(ours -q w$3-$i-$2 $TYPE:t)" = v$i ] || echo "$1, writer $3: lost an addition" >>wrong
                    seq $2 | sed "s/.*/w$3-$i-&/" >>kept
                }
                echo >>count-$3
            done
        }
        remove() { # WHO - NUMBER
            i=0
            while [ ! -e stop ] && [ $i -lt 4000 ]; do
                i=$((i + 1))
                $1 -d old$3-$i $TYPE:t; s=$?
                [ $KEEPS = no ] || {
                    [ $s = 0 ] || echo "$1, writer $3: -d failed" >>wrong
                    ours -q old$3-$i $TYPE:t && echo "$1, writer $3: lost a removal" >>wrong
                    echo old$3-$i >>gone
                }
                echo >>count-$3
            done
        }
        build() { # WHO - NUMBER
            while [ ! -e stop ]; do
                $1 $TYPE:t || echo "$1, writer $3: rebuild failed" >>wrong
                echo >>count-$3
            done
        }
        read_() { # WHO NUMBER
            i=0
            while [ ! -e stop ]; do
                i=$(((i + 7) % 2000))
                [ "$($1 -q base-$i $TYPE:t)" = "value $i" ] || echo "missed" >>missed-$1
                echo >>reads-$1
            done
        }
        lines() { cat "$@" 2>/dev/null | wc -l; }
        """

    @Test(arguments: rounds)
    func `eight writers and four readers`(_ round: Round) async throws {
        let place = try Place(round.type)
        defer { if Environment.text("POSTKIT_KEEP") == nil { place.remove() } }
        let numbers = 0..<round.writers.count
        let source =
            (0..<2000).map { "base-\($0) value \($0)\n" }
            + (round.type == "cdb" ? [] : numbers.flatMap { n in (1...4000).map { "old\(n)-\($0) x\n" } })
        try place.write(source.joined(), to: "t")
        let first = try await place.run("postmap \(round.type):t", with: place.ours)
        #expect(first.status == 0, "\(first.errorText)")
        let share = max(1, Self.seconds / Self.rounds.count)
        let work = numbers.map { "\(round.writers[$0]) \($0)" }.map { line in
            let words = line.split(separator: " ")
            return words.count == 3 ? "\(words[0]) \(words[1]) - \(words[2])" : line
        }
        let outcome = try await place.start(
            """
            TYPE=\(round.type) KEEPS=\(round.mix.keepsEntries ? "yes" : "no")
            ours() { \(place.words(place.ours)) "$@"; }
            theirs() { \(place.words(place.reference)) "$@"; }
            \(Self.script)
            exec 2>messages
            \(work.map { "\($0) &" }.joined(separator: "\n"))
            read_ ours & read_ ours & read_ theirs & read_ theirs &
            sleep \(share); : >stop; wait
            echo "$(lines count-*) changes, $(lines reads-ours) reads of ours: $(lines missed-ours) wrong," \
                "$(lines reads-theirs) of Postfix's: $(lines missed-theirs) wrong"
            sort wrong 2>/dev/null | sed 's/ [0-9]*:/:/' | uniq -c
            """, with: place.ours, seconds: share + 300
        ).outcome()
        print("\(round.testDescription): \(outcome.outputText)", terminator: "")
        try await judge(round, place, outcome)
    }

    private func judge(_ round: Round, _ place: Place, _ outcome: Outcome) async throws {
        let messages = (try? place.lines(of: "messages")) ?? []
        #expect(!messages.contains { $0.contains("signal") }, "\(messages.prefix(5))")
        // What Postfix's own programs do to each other's work, and to their readers, is not ours.
        guard round.mix != .everything else { return }
        #expect(outcome.outputText.contains("reads of ours: 0 wrong"), "\(messages.prefix(5))")
        if round.mix == .removing || ["lmdb", "cdb"].contains(round.type) {
            #expect(outcome.outputText.contains("of Postfix's: 0 wrong"), "\(messages.prefix(5))")
        }
        let others = outcome.outputText.split(separator: "\n").dropFirst().filter { line in
            !(round.type == "cdb" && line.contains("theirs") && line.contains("rebuild failed"))
        }
        #expect(others.isEmpty, "\(messages.prefix(5))")
        #expect(try await place.isSound())
        // Postfix 3.7 cannot list a cdb, and so here ours does not.
        if round.type == "cdb" { return }
        let listing = try await place.run("postmap -s \(round.type):t", with: place.ours).outputText
        let listed = Set(listing.split(separator: "\n").map { String($0.prefix(while: { $0 != "\t" })) })
        #expect((0..<2000).allSatisfy { listed.contains("base-\($0)") })
        guard round.mix.keepsEntries else { return }
        #expect(listed.isSuperset(of: (try? place.lines(of: "kept")) ?? []), "entries are lost")
        #expect(listed.isDisjoint(with: (try? place.lines(of: "gone")) ?? []), "removals are lost")
    }
}
