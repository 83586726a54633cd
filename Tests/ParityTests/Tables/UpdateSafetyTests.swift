import Foundation
import Testing

/// What `-i` and `-d` leave when they are killed or cannot write: the old table, or the new one.
@Suite(.enabled(if: Reference.isExpected, "no reference: run make reference"), .serialized)
struct UpdateSafetyTests {
    private static let types = ["hash", "btree"]

    /// A change of a table of 3000 entries.
    enum Change: String, CaseIterable, Sendable {
        /// One entry, which has room on a page that is there.
        case addOne = "echo zz y | postmap -i"
        /// So many that pages come to the file.
        case addMany = "seq 600 | sed 's/.*/zz& y/' | postmap -i"
        case removeOne = "postmap -d base-7"
        case removeMany = "seq 2900 | sed 's/^/base-/' | postmap -d -"

        /// How many entries there are afterwards.
        var count: Int {
            switch self {
            case .addOne: 3001
            case .addMany: 3600
            case .removeOne: 2999
            case .removeMany: 100
            }
        }
    }

    private func place(_ type: String, in directory: URL? = nil, entries: Int = 3000) async throws -> Place {
        let place = try Place(type, in: directory)
        try place.write((1...entries).map { "base-\($0) x\n" }.joined(), to: "t")
        let made = try await place.run("postmap \(type):t && cp t.db old.db", with: place.ours)
        #expect(made.status == 0, "\(made.errorText)")
        return place
    }

    /// The system calls that matter, each with a kill at its first and at later times until the run lives.
    @Test(
        .enabled(if: Tracing.isPossible, Tracing.reason), arguments: types, Change.allCases)
    func `a kill at any system call leaves the old table or the new one`(
        _ type: String, _ change: Change
    ) async throws {
        let place = try await place(type)
        defer { place.remove() }
        let calls =
            "pwrite64 write preadv fsync ftruncate fallocate madvise utimensat memfd_create copy_file_range "
            + "renameat unlinkat flock"
        let trace = Batch.quoted(["env", "-u", "LD_LIBRARY_PATH", "strace", "-o", "/dev/null"])
        let killed = change.rawValue.replacingOccurrences(of: "postmap", with: "killed")
        let outcome = try await place.run(
            """
            killed() {
                \(trace) -e trace=$call -e inject=$call:signal=KILL:when=$n \(place.words(place.ours)) "$@"
            }
            for call in \(calls); do
                n=1
                while [ $n -lt 400 ]; do
                    cp -p old.db t.db
                    \(killed) \(type):t
                    status=$?
                    count=$(postmap -s \(type):t | wc -l)
                    [ $count = 3000 ] || [ $count = \(change.count) ] || echo "$call $n: $count entries"
                    [ $status != 0 ] || [ $count = \(change.count) ] || echo "$call $n: a false success"
                    db5.3_verify -q t.db || echo "$call $n: damaged"
                    [ $(ls | wc -l) -le 4 ] || echo "$call $n: more than one file is left"
                    [ $status != 0 ] || break
                    [ $n -lt 4 ] && n=$((n + 1)) || n=$((n * 2))
                done
            done 2>/dev/null
            """, with: place.ours)
        #expect(outcome.outputText == "", "\(outcome.errorText)")
        // What a killed run left the next one takes away.
        let last = try await place.run(
            "cp -p old.db t.db; \(change.rawValue) \(type):t; ls", with: place.ours)
        #expect(last.outputText == "old.db\nt\nt.db\n", "\(last.errorText)")
    }

    @Test(arguments: types)
    func `nothing of an addition is in the file before all of it is`(_ type: String) async throws {
        let place = try await place(type)
        defer { place.remove() }
        // More than the library keeps in memory, and then the end.
        let outcome = try await place.run(
            """
            (seq 60000 | sed 's/.*/&-and-a-long-key-for-many-pages-&-&-&-&-&-&-&-&-&-&-&-&-&-&-&-&-&-&-& y/'
             sleep 2; cmp t.db old.db && echo same >&2) | postmap -i \(type):t || exit
            cmp -s t.db old.db || echo new; ls
            """, with: place.ours)
        #expect(outcome.status == 0)
        #expect(outcome.outputText == "new\nold.db\nt\nt.db\n")
        #expect(outcome.errorText == "same\n")
        #expect(try await place.listing().count == 63_000)
        #expect(try await place.isSound())
    }

    @Test(arguments: types)
    func `a full file system leaves the table, and one entry still finds its place`(
        _ type: String
    ) async throws {
        guard Environment.isRoot else { return }
        let mount = try Scratch.directory("full")
        let environment = try Toolkit.ours().fullEnvironment
        let mounted = try await runToEnd(
            ["mount", "-t", "tmpfs", "-o", "size=4m,mode=755", "tmpfs", mount.path], in: Scratch.root,
            environment: environment)
        guard mounted.status == 0 else { return }
        do {
            let place = try await place(type, in: mount)
            let outcome = try await place.run(
                """
                free=$(df -k --output=avail . | tail -n 1); head -c $(((free - 600) * 1024)) /dev/zero >filler
                seq 12000 | sed 's/.*/more-&@example.com a-value-of-some-length-&/' | postmap -i \(type):t
                echo "many: $?"; cmp t.db old.db && echo same
                cat /dev/zero >filler 2>/dev/null
                echo one z | postmap -i \(type):t; echo "one: $?"
                seq 12000 | sed 's/.*/more-&@example.com a-value-of-some-length-&/' | postmap -i \(type):t
                echo "many: $?"; postmap -q one \(type):t; ls
                """, with: place.ours)
            #expect(
                outcome.outputText
                    == "many: 73\nsame\none: 0\nmany: 73\nz\nfiller\nold.db\nt\nt.db\n",
                "\(outcome.errorText)")
            let listed = try await place.run("postmap -s \(type):t | wc -l", with: place.ours)
            #expect(listed.outputText == "3001\n", "\(listed.errorText)")
            #expect(try await place.isSound())
        }
        _ = try await runToEnd(["umount", mount.path], in: Scratch.root, environment: environment)
    }

    @Test(arguments: types, [8, 64, 160])
    func `a limit of the file size leaves the table`(_ type: String, _ blocks: Int) async throws {
        let place = try await place(type)
        defer { place.remove() }
        let outcome = try await place.run(
            """
            (ulimit -f \(blocks); seq 12000 | sed 's/.*/more-& y/' | postmap -i \(type):t 2>/dev/null)
            echo $?; cmp t.db old.db && ls
            """, with: place.ours)
        #expect(outcome.outputText == "73\nold.db\nt\nt.db\n", "\(outcome.errorText)")
    }

    @Test(arguments: types)
    func `a table that is made by an addition has all of it, or nothing`(
        _ type: String
    ) async throws {
        let place = try Place(type)
        defer { place.remove() }
        try place.write("", to: "t")
        let outcome = try await place.run(
            """
            (seq 60000 | sed 's/.*/key-& y/'; sleep 1; db5.3_verify t.db >&2; ls -s t.db >size) |
                postmap -i \(type):t; echo $?
            postmap -s \(type):t | wc -l; rm t.db
            (ulimit -f 64; seq 60000 | sed 's/.*/key-& y/' | postmap -i \(type):t 2>/dev/null); echo $?
            postmap -s \(type):t | wc -l; db5.3_verify -q t.db; awk '$1 > 12' size; rm size; ls
            """, with: place.ours)
        #expect(outcome.outputText == "0\n60000\n73\n0\nt\nt.db\n")
        #expect(outcome.errorText == "BDB5105 Verification of t.db succeeded.\n")
    }

    /// As Postfix has it, who may write the file may change the table.
    @Test(arguments: types)
    func `in a directory that may not be written the file itself is changed`(_ type: String) async throws {
        guard Environment.isRoot else { return }
        let place = try await place(type)
        defer { place.remove() }
        let user = Batch.quoted(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"])
        let outcome = try await place.run(
            """
            chown 65534 t.db; chmod 755 .; before=$(stat -c %i t.db)
            seq 600 | sed 's/.*/zz& y/' | \(user) \(place.words(place.ours, ["-i", "\(type):t"])); echo $?
            [ $before = $(stat -c %i t.db) ] && ls
            """, with: place.ours)
        #expect(outcome.outputText == "0\nold.db\nt\nt.db\n", "\(outcome.errorText)")
        #expect(try await place.listing().count == 3600)
        #expect(try await place.isSound())
    }

    @Test(arguments: types)
    func `a copy has the owner, the group and the mode of the old file`(_ type: String) async throws {
        guard Environment.isRoot else { return }
        let place = try await place(type)
        defer { place.remove() }
        let outcome = try await place.run(
            """
            chown 65534:65534 t.db; chmod 640 t.db
            seq 600 | sed 's/.*/zz& y/' | postmap -i \(type):t; stat -c '%u:%g %a' t.db
            """, with: place.ours)
        #expect(outcome.outputText == "65534:65534 640\n", "\(outcome.errorText)")
    }
}
