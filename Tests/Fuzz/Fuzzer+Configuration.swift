// postbuild on configurations that nobody would write.

import Glibc
import TestSupport

extension Fuzzer {
    private static let configurationFiles: Set<String> = ["main.cf", "master.cf", "t"]

    /// Runs one case: what a check finds, what is built, and what a migration makes of it.
    mutating func runConfiguration(_ kind: String, _ number: Int, _ generator: inout Generator) {
        let main = ConfigurationMutation.main(&generator)
        let master = ConfigurationMutation.master(&generator)
        let source = generator.pick(["a b\nc: d\n", "a@b.example x, y\n", "", "a\n", "/a/ b\n"])
        guard WorkFiles.write(directory + "/main.cf", main),
            WorkFiles.write(directory + "/master.cf", master),
            WorkFiles.write(table, Array(source.utf8))
        else { return complain("cannot write \(directory)") }
        _ = unsafe chdir(directory)
        // Names are relative: whatever else a configuration names, these files are the only ones that may appear.
        let databases = ["t.db", "t.lmdb", "t.cdb", "t2.db"]
        var expected = Expectation(
            statuses: [0, 1, 64, 65, 66, 69, 73, 75, 78], outputLimit: 1 << 20, files: Self.configurationFiles
        )
        let tool = [tools + "/postbuild", "-c", directory]
        let type = generator.pick(["lmdb", "lmdb", "cdb"])
        run(tool + ["--check", "--diff"] + (generator.once(in: 3) ? ["--json"] : []), expected, kind, number)
        run(tool + ["--migrate", type, "--dry-run"], expected, kind, number)
        if WorkFiles.read(directory + "/main.cf") != main
            || WorkFiles.read(directory + "/master.cf") != master
        {
            find("a check has written to the configuration", kind, number)
        }
        expected.files.formUnion(databases + ["main.cf.tmp", "master.cf.tmp"])
        if generator.once(in: 2) {
            run(tool + generator.pick([[], ["--atomic"], ["--strict", "--json"]]), expected, kind, number)
        }
        let status = run(tool + ["--migrate", type, "--apply"], expected, kind, number)
        guard status == 0 else { return }
        let migrated = WorkFiles.read(directory + "/main.cf")
        // A second one has nothing to do.
        let again = run(tool + ["--migrate", type, "--apply"], expected, kind, number)
        if again != 0 { find("status \(again ?? -1) of a second migration", kind, number) }
        if WorkFiles.read(directory + "/main.cf") != migrated {
            find("a second migration edits", kind, number)
        }
        if generator.once(in: 4) {
            run([tools + "/postbuild", "--decompile", type + ":" + table], expected, kind, number)
        }
    }

    @discardableResult
    private mutating func run(
        _ arguments: [String], _ expected: Expectation, _ kind: String, _ number: Int
    ) -> Int32? { check(arguments, expected, kind, number, keeping: ["main.cf", "master.cf", "t"]) }

    private mutating func find(_ problem: String, _ kind: String, _ number: Int) {
        report([problem], [], ["main.cf", "master.cf", "t"], nil, false, kind, number)
    }
}
