import Foundation
import Testing

/// The tools are started by others, who may leave descriptors closed, and signals ignored or blocked.
@Suite struct AttackStartTests {
    @Test(arguments: ["hash", "btree", "lmdb", "cdb"], ["<&-", ">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
    func `no message gets into a file where a standard descriptor is closed`(
        _ type: String, _ closed: String
    ) throws {
        try withFolder { folder in
            let run = try ShellRun(
                """
                printf 'a b\\nbad\\na c\\nk v\\n' >t
                timeout 20 sh -c 'exec postmap -c . \(type):t \(closed)' 2>/dev/null; echo $?
                [ \(type) = cdb ] || for n in 1 2; do
                    printf "z$n z\\nbad\\nk q\\n" | timeout 20 sh -c 'exec postmap -c . -i \(type):t >&- 2>&-'; echo $?
                done
                postmap -c . -q k \(type):t; grep -c warning t.*; ls
                """, in: folder)
            let updates = type == "cdb" ? "" : "0\n0\n"
            let file = type == "hash" || type == "btree" ? "t.db" : "t.\(type)"
            #expect(run.output == "0\n\(updates)v\n0\nt\n\(file)\n", "\(run.errors)")
        }
    }

    @Test func `an answer that goes nowhere is an error, and no input is an empty one`() throws {
        try withFolder { folder in
            let run = try ShellRun(
                """
                echo 'a b' >t; postmap -c . hash:t
                postmap -c . -q a hash:t >&-; echo $?; postmap -c . -i hash:t <&-; echo $?; postmap -c . -s hash:t
                """, in: folder)
            #expect(run.output == "73\n0\na\tb\n")
            #expect(run.errors == "postmap: fatal: write error: Bad file descriptor\n")
        }
    }

    @Test(
        .enabled(if: Self.hasEnv, "no env(1) here that sets signals"),
        arguments: [
            "--ignore-signal=CHLD", "--block-signal=CHLD", "--ignore-signal", "--block-signal",
        ])
    func `the library is asked whatever became of the signals`(_ signals: String) throws {
        try withFolder { folder in
            // Only the library reads this byte order.
            var page = [UInt8](repeating: 0, count: 3 * 512)
            func set(_ place: Int, _ value: UInt32, bytes: Int = 4) {
                for index in 0..<bytes {
                    page[place + index] = UInt8(truncatingIfNeeded: value >> UInt32(8 * (bytes - 1 - index)))
                }
            }
            set(8, 0)
            // A btree of an empty leaf page.
            for (place, value) in [(12, 0x053162), (16, 9), (20, 512), (32, 1), (76, 2), (88, 1)]
                as [(Int, UInt32)]
            {
                set(place, value)
            }
            page[25] = 9
            set(512 + 8, 1)
            set(512 + 22, 512, bytes: 2)
            page[512 + 24] = 1
            page[512 + 25] = 5
            try Data(page[..<1024]).write(to: folder.appendingPathComponent("t.db"))
            let run = try ShellRun(
                """
                echo >t; timeout 20 env \(signals) postmap -c . -q a btree:t; echo $?
                """, in: folder)
            #expect(run.output == "1\n")
            #expect(run.errors == "")
        }
    }

    private static let hasEnv =
        (try? withFolder { try ShellRun("env --ignore-signal=CHLD true", in: $0).status }) == 0
}
