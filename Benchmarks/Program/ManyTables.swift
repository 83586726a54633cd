// A configuration of many tables, for postbuild beside one call of the real postmap for each.

import Glibc

/// A directory with main.cf, master.cf and sources.
struct ManyTables {
    let directory: String
    let count: Int
    let entries: Int

    /// Writes the configuration and the sources, all of one content; false where that fails.
    func write() -> Bool {
        guard unsafe mkdir(directory, 0o755) == 0,
            Generator.write(entries: entries, table: "\(directory)/t0", keys: nil)
        else { return false }
        let names = (0..<count).map { "hash:\(directory)/t\($0)" }.joined(separator: " ")
        return run(
            """
            cd '\(directory)' && i=1; while [ $i -lt \(count) ]; do cp t0 t$i; i=$((i + 1)); done
            printf '%s\\n' 'myhostname = mail.example.com' 'alias_maps =' 'alias_database =' \\
                'virtual_alias_maps = \(names)' >main.cf; : >master.cf
            """)
    }

    /// Changes a line of each source.
    func change() { _ = run("cd '\(directory)' && sed -i '1s/$/x/' t*[0-9]") }

    /// The command that calls a program once for each table.
    func script(_ program: String) -> [String] {
        ["/bin/sh", "-c", "for t in '\(directory)'/t*[0-9]; do '\(program)' \"hash:$t\" || exit 1; done"]
    }

    private func run(_ script: String) -> Bool {
        MeasuredCommand(
            arguments: ["/bin/sh", "-c", script], environment: ["PATH=/usr/bin:/bin", "LC_ALL=C"]
        ).run() != nil
    }
}
