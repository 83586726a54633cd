// A small file may ask for all memory of the machine; it does not get what asks the library for it.

import Foundation
import Testing

@Suite struct AttackDatabaseTests {
    /// The flags of a partitioned database, by ranges and by a function, as printf takes them: the library opens as
    /// many files as such a file says that there are parts, and takes memory for each.
    static let flags = ["\\002", "\\004", "\\006", "\\003"]

    @Test(arguments: flags, ["hash", "btree"])
    func `the library does not get a file that names others`(_ flags: String, type: String) throws {
        let script = """
            : >main.cf; export MAIL_CONFIG=.; seq 60 | sed 's/.*/key& value&/' >t; postmap \(type):t
            for place in 26 36; do
                printf '\(flags)' | dd of=t.db bs=1 seek=$place conv=notrunc status=none
            done
            cp t.db u; ulimit -v 1000000; ulimit -t 2
            echo 'a b' | postmap -i \(type):t; echo $?; postmap -d key5 \(type):t; echo $?
            postmap -q key5 \(type):t; echo $?; postmap -s \(type):t; echo $?; cmp t.db u
            """
        let refusal =
            "postmap: fatal: open database t.db: Invalid argument (a part of a partitioned database)\n"
        try withFolder { folder in
            let run = try ShellRun(script, in: folder)
            #expect(run.errors == String(repeating: refusal, count: 4))
            #expect(run.output == "65\n65\n65\n65\n")
        }
    }
}
