import Foundation
import Testing

/// Writers of Postfix that have a Berkeley DB file open, or wait for its lock, while we change or replace it.
@Suite(
    .enabled(if: Reference.isExpected, "no reference: run make reference"),
    .enabled(if: Tracing.isPossible, Tracing.reason), .serialized)
struct WaitingWriterTests {
    private static let types = ["hash", "btree"]

    /// A table with the entries `base-1 x` to `base-500 x`, made by Postfix.
    private func place(_ type: String) async throws -> Place {
        let place = try Place(type)
        try place.write((1...500).map { "base-\($0) x\n" }.joined(), to: "t")
        let made = try await place.run("postmap \(type):t", with: place.reference)
        #expect(made.status == 0, "\(made.errorText)")
        return place
    }

    /// The rename of ours is delayed, so that the other one waits for the old file; it is delayed itself once it
    /// has the lock, and before each page: all that time nobody may find that a key is missing.
    @Test(arguments: types, ["rebuild", "add"])
    func `a postmap of Postfix that waits while we rebuild writes where readers respect its lock`(
        _ type: String, _ work: String
    ) async throws {
        let place = try await place(type)
        defer { place.remove() }
        let operands = work == "add" ? ["-i", "\(type):t"] : ["\(type):t"]
        let rebuild = place.traced(
            place.ours, ["renameat2:delay_enter=600000", "renameat:delay_enter=600000"], ["\(type):t"])
        let other = place.traced(
            place.reference, ["flock:delay_exit=300000:when=1", "pwrite64:delay_enter=100000"], operands)
        let outcome = try await place.run(
            """
            (\(rebuild); echo "ours: $?" >>statuses; : >ours.done) &
            sleep 0.3
            (echo extra y | \(other); echo "theirs: $?" >>statuses; : >theirs.done) &
            sleep 0.1
            until [ -e ours.done ] && [ -e theirs.done ]; do
                [ "$(\(place.words(place.ours, ["-q", "base-77", "\(type):t"])))" = x ] || echo "ours: missed"
                [ "$(\(place.words(place.reference, ["-q", "base-77", "\(type):t"])))" = x ] || echo "theirs: missed"
            done
            wait
            sort statuses
            """, with: place.ours)
        #expect(outcome.outputText == "ours: 0\ntheirs: 0\n", "\(outcome.errorText)")
        #expect(try await place.isSound())
        let listed = try await place.listing()
        // An addition that came before the rebuild is gone with the old table.
        #expect(listed.filter { $0 != "extra\ty" }.count == 500)
    }

    /// The other one is stopped while it waits, for longer than it is let go first, and goes on when the new file
    /// has been in place for a while.
    @Test(arguments: types)
    func `a postmap of Postfix that comes late to its lock still finds readers waiting for it`(
        _ type: String
    ) async throws {
        let place = try await place(type)
        defer { place.remove() }
        let other = place.traced(place.reference, ["pwrite64:delay_enter=100000"], ["\(type):t"])
        let outcome = try await place.run(
            """
            flock -x t.db sleep 1 &
            sleep 0.2
            \(other) & tracer=$!
            sleep 0.5
            waiting=$(pgrep -P $tracer)
            kill -STOP $waiting
            (\(place.words(place.ours, ["\(type):t"])); echo "ours: $?" >>statuses) &
            sleep 4
            kill -CONT $waiting
            while kill -0 $tracer 2>/dev/null; do
                [ "$(\(place.words(place.ours, ["-q", "base-77", "\(type):t"])))" = x ] || echo "ours: missed"
            done
            wait $tracer; echo "theirs: $?" >>statuses
            wait
            sort statuses
            """, with: place.ours)
        #expect(outcome.outputText == "ours: 0\ntheirs: 0\n", "\(outcome.errorText)")
        #expect(try await place.isSound())
        #expect(try await place.listing().count == 500)
    }

    /// `postmap -d` of Postfix opens the file, and takes the lock for its deletion later: between the two we add.
    @Test(arguments: types, [1, 3000])
    func `a postmap -d of Postfix that has read the table goes first`(
        _ type: String, _ count: Int
    ) async throws {
        let place = try await place(type)
        defer { place.remove() }
        let removal = place.traced(
            place.reference, ["flock:delay_enter=800000:when=3"], ["-d", "base-77", "\(type):t"])
        let outcome = try await place.run(
            """
            (\(removal); echo "theirs: $?" >>statuses) &
            sleep 0.4
            seq \(count) | sed 's/.*/new-& y/' |
                \(place.words(place.ours, ["-i", "\(type):t"])); echo "ours: $?" >>statuses
            wait
            sort statuses
            """, with: place.ours)
        #expect(outcome.outputText == "ours: 0\ntheirs: 0\n", "\(outcome.errorText)")
        #expect(try await place.isSound())
        let listed = Set(try await place.listing())
        #expect(!listed.contains("base-77\tx"))
        #expect(listed.filter { $0.hasPrefix("new-") }.count == count)
        #expect(listed.filter { $0.hasPrefix("base-") }.count == 499)
    }

    /// `postmap -q` of Postfix, too, takes the lock for its first search some time after it has read the first page.
    @Test(arguments: types, [1, 60])
    func `a postmap -q of Postfix that has read the table finds all that was in it`(
        _ type: String, _ additions: Int
    ) async throws {
        let place = try await place(type)
        defer { place.remove() }
        let search = place.traced(
            place.reference, ["flock:delay_enter=\(additions * 60_000 + 500_000):when=3"],
            ["-q", "-", "\(type):t"])
        let outcome = try await place.run(
            """
            (seq 500 | sed 's/^/base-/' | \(search) | wc -l >found) &
            sleep 0.3
            value=$(seq 60 | tr '\\n' x)
            i=0
            while [ $i -lt \(additions) ]; do
                i=$((i + 1))
                seq \(additions == 1 ? 2000 : 1) | sed "s/.*/new-$i-& $value$value/" | postmap -i \(type):t || echo failed
            done
            wait
            cat found
            """, with: place.ours)
        #expect(outcome.outputText == "500\n", "\(outcome.errorText)")
    }

    /// Many entries are added to a copy that takes the place of the old file: who waits for that one meanwhile
    /// must find its entry in the new one.
    @Test(arguments: types)
    func `a postmap -i of Postfix that waits while we add many entries loses none`(
        _ type: String
    ) async throws {
        let place = try await place(type)
        defer { place.remove() }
        let adding = place.traced(
            place.ours, ["renameat:delay_enter=600000", "renameat2:delay_enter=600000"], ["-i", "\(type):t"])
        let other = place.traced(
            place.reference, ["flock:delay_exit=400000:when=1", "pwrite64:delay_enter=100000"],
            ["-i", "\(type):t"])
        let outcome = try await place.run(
            """
            (seq 2000 | sed 's/.*/new-& y/' | \(adding); echo "ours: $?" >>statuses; : >ours.done) &
            sleep 0.4
            (echo extra y | \(other); echo "theirs: $?" >>statuses; : >theirs.done) &
            until [ -e ours.done ] && [ -e theirs.done ]; do
                [ "$(\(place.words(place.ours, ["-q", "base-77", "\(type):t"])))" = x ] || echo "ours: missed"
            done
            wait
            sort statuses
            """, with: place.ours)
        #expect(outcome.outputText == "ours: 0\ntheirs: 0\n", "\(outcome.errorText)")
        #expect(try await place.isSound())
        let listed = Set(try await place.listing())
        #expect(listed.contains("extra\ty"))
        #expect(listed.count == 2501)
        #expect(try place.strangers(besides: ["statuses", "ours.done", "theirs.done"]) == [])
    }
}
