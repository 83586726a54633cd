// What the tools do while a system call fails: one command each, on small files, so that a run has few calls.

/// A command that changes files, and the files that it finds.
struct Scenario {
    /// A database, and its file.
    struct Table {
        var type: String
        var name: String

        /// The name of the file.
        var file: String { name + (type == "lmdb" || type == "cdb" ? "." + type : ".db") }
    }

    let name: String
    /// The text files before anything runs.
    var files: [String: String] = [:]
    /// Commands that make what is there before, in the order of use; the first word is the tool.
    var preparation: [[String]] = []
    /// Text files that are other ones when the command at hand runs.
    var changes: [String: String] = [:]
    /// The command at hand.
    var command: [String] = []
    var input = ""
    /// The databases whose content is looked at, before or after.
    var tables: [Table] = []
    /// Whose the files and the directory are, where it is not the user of this process.
    var owner: UInt32?
    /// Whether an error may leave some of the changes made: entries are changed one by one.
    var allowsPart = false
    /// Whether an error leaves all files as they were, or all changed.
    var isAtomic = false
    /// Files that are changed only after all databases are in place.
    var configuration: [String] = []
}

extension Scenario {
    /// All scenarios, for files in `directory`.
    static func all(in directory: String, isRoot: Bool) -> [Scenario] {
        let commands = rebuilds(directory) + updates(directory) + conversions(directory) + edits(directory)
        let builds = builds(directory)
        var scenarios = commands + builds
        guard isRoot else { return scenarios }
        let owned = ["rebuild hash", "rebuild lmdb", "rebuild cdb", "add hash", "atomic build"]
        for var scenario in commands + builds where owned.contains(scenario.name) {
            scenario = scenario.named(scenario.name + " of another user")
            scenario.owner = 1
            scenarios.append(scenario)
        }
        return scenarios
    }

    private func named(_ name: String) -> Scenario {
        var other = Scenario(name: name)
        (other.files, other.preparation, other.changes) = (files, preparation, changes)
        (other.command, other.input, other.tables) = (command, input, tables)
        (other.allowsPart, other.isAtomic, other.configuration) = (allowsPart, isAtomic, configuration)
        return other
    }

    private static let types = ["hash", "btree", "lmdb", "cdb"]
    private static let source = text(0..<40, "box")
    private static let changedSource = text(3..<48, "box") + "other@example.org OK\n"

    private static func text(_ numbers: Range<Int>, _ value: String) -> String {
        numbers.map { "user\($0)@example.com \(value)\($0)@example.net\n" }.joined()
    }

    private static func rebuilds(_ directory: String) -> [Scenario] {
        var scenarios: [Scenario] = []
        for type in types {
            let name = "\(type):\(directory)/t"
            var scenario = Scenario(name: "rebuild \(type)")
            scenario.files = ["t": source]
            scenario.preparation = [["postmap", name]]
            scenario.changes = ["t": changedSource]
            scenario.command = ["postmap", name]
            scenario.tables = [Table(type: type, name: "t")]
            scenarios.append(scenario)
            var created = scenario.named("create \(type)")
            created.preparation = []
            scenarios.append(created)
        }
        if var changed = scenarios.first?.named("rebuild what changed") {
            changed.command.insert("--if-changed", at: 1)
            scenarios.append(changed)
        }
        if var aliases = scenarios.first?.named("rebuild aliases") {
            aliases.files = ["t": "postmaster: root\nann: ann@example.net\nroot: ann, joe\n"]
            aliases.changes = ["t": "postmaster: root\nann: \"|/bin/cat\"\njoe: ann\nroot: ann\n"]
            (aliases.preparation, aliases.command) = (
                [["postalias", "hash:\(directory)/t"]], ["postalias", "hash:\(directory)/t"]
            )
            scenarios.append(aliases)
        }
        return scenarios
    }

    private static func updates(_ directory: String) -> [Scenario] {
        var scenarios: [Scenario] = []
        for type in types.dropLast() {
            let name = "\(type):\(directory)/t"
            var scenario = Scenario(name: "add \(type)")
            scenario.files = ["t": source]
            scenario.preparation = [["postmap", name]]
            scenario.command = ["postmap", "-i", name]
            scenario.input = "new@example.com new\nuser50@example.com box\nold@example.com old\n"
            scenario.tables = [Table(type: type, name: "t")]
            scenario.allowsPart = true
            scenarios.append(scenario)
            var many = scenario.named("add many \(type)")
            many.input = text(1000..<1300, "a longer value in many a box, ")
            scenarios.append(many)
            var replacing = scenario.named("replace \(type)")
            replacing.command.insert("-r", at: 1)
            replacing.input = "user3@example.com another\n"
            scenarios.append(replacing)
            var first = scenario.named("add the first \(type)")
            first.preparation = []
            scenarios.append(first)
            var removing = scenario.named("delete \(type)")
            removing.command = ["postmap", "-d", "user7@example.com", name]
            removing.input = ""
            scenarios.append(removing)
            var removingMany = scenario.named("delete many \(type)")
            removingMany.command = ["postmap", "-d", "-", name]
            removingMany.input = (5..<30).map { "user\($0)@example.com\n" }.joined()
            scenarios.append(removingMany)
        }
        return scenarios
    }

    private static func conversions(_ directory: String) -> [Scenario] {
        var scenarios: [Scenario] = []
        for (old, new) in [("hash", "lmdb"), ("btree", "cdb"), ("lmdb", "hash"), ("cdb", "btree")] {
            let name = "\(old):\(directory)/t"
            var scenario = Scenario(name: "convert \(old) to \(new)")
            scenario.files = ["t": source]
            scenario.preparation = [["postmap", name]]
            scenario.command = ["postmap", "--convert", "\(new):\(directory)/u", name]
            scenario.tables = [Table(type: old, name: "t"), Table(type: new, name: "u")]
            scenarios.append(scenario)
            var decompiling = scenario.named("decompile \(old)")
            decompiling.command = ["postbuild", "--decompile", name, "-c", directory]
            decompiling.files["main.cf"] = "alias_maps =\nalias_database =\n"
            decompiling.files["master.cf"] = ""
            decompiling.tables.removeLast()
            scenarios.append(decompiling)
        }
        return scenarios
    }

    private static let main = """
        # The main server.
        myhostname = mail.example.com
        mydestination = $myhostname,
        # This one, too.
            localhost
        alias_maps =
        alias_database =

        """
    private static let master = """
        smtp      inet  n       -       n       -       -       smtpd
        # Mail of our own users.
        submission inet n       -       n       -       -       smtpd
          -o syslog_name=postfix/submission
        local     unix  -       n       n       -       -       local

        """

    private static func edits(_ directory: String) -> [Scenario] {
        let commands: [(String, [String])] = [
            ("set a parameter", ["-e", "myorigin=example.com", "mydestination=localhost"]),
            ("set a parameter if it differs", ["--changed", "-e", "myhostname=other.example.com"]),
            ("remove a parameter", ["-X", "mydestination"]),
            ("comment out a parameter", ["-#", "myhostname"]),
            ("set a service", ["-M", "-e", "smtp/inet=smtp inet n - y - 5 smtpd"]),
            ("set a field", ["-F", "-e", "local/unix/chroot=y"]),
            ("set a parameter of a service", ["-P", "-e", "submission/inet/smtpd_delay_reject=no"]),
            ("remove a service", ["-MX", "submission/inet"]),
            ("comment out a service", ["-M#", "submission/inet"]),
        ]
        return commands.map { name, words in
            var scenario = Scenario(name: name)
            scenario.files = ["main.cf": main, "master.cf": master]
            scenario.command = ["postconf", "-c", directory] + words
            return scenario
        }
    }

    private static func builds(_ directory: String) -> [Scenario] {
        let names = [
            "hash:\(directory)/t", "btree:\(directory)/u", "lmdb:\(directory)/v", "cdb:\(directory)/w",
        ]
        let sources = ["t", "u", "v", "w"]
        var build = Scenario(name: "build")
        for (source, number) in zip(sources, 0...) {
            build.files[source] = text(0..<(10 + number), "box")
            build.changes[source] = text(2..<(14 + number), "box")
        }
        build.files["main.cf"] = main + "virtual_alias_maps = \(names.joined(separator: ", "))\n"
        build.files["master.cf"] = master
        build.preparation = names.map { ["postmap", $0] }
        build.command = ["postbuild", "-c", directory, "--jobs", "1"]
        build.tables = zip(types, sources).map { Table(type: $0, name: $1) }
        var atomic = build.named("atomic build")
        atomic.command = ["postbuild", "-c", directory, "--jobs", "1", "--atomic"]
        atomic.isAtomic = true
        var first = atomic.named("atomic first build")
        first.preparation = []
        return [build, atomic, first] + migrations(directory, build)
    }

    private static func migrations(_ directory: String, _ build: Scenario) -> [Scenario] {
        var migration = build.named("migrate")
        let maps = "hash:\(directory)/t, btree:\(directory)/u"
        migration.files["main.cf"] = main + "virtual_alias_maps = \(maps)\n"
        migration.files["master.cf"] = master + "  -o virtual_alias_maps=hash:\(directory)/t\n"
        for name in ["v", "w"] {
            migration.files[name] = nil
            migration.changes[name] = nil
        }
        migration.changes = [:]
        migration.preparation.removeLast(2)
        migration.command = ["postbuild", "-c", directory, "--jobs", "1", "--migrate", "lmdb", "--apply"]
        migration.tables.removeLast(2)
        migration.tables += [Table(type: "lmdb", name: "t"), Table(type: "lmdb", name: "u")]
        migration.configuration = ["main.cf", "master.cf"]
        var atomic = migration.named("atomic migration")
        atomic.command = [
            "postbuild", "-c", directory, "--jobs", "1", "--migrate", "cdb", "--apply", "--atomic",
        ]
        atomic.tables.removeLast(2)
        atomic.tables += [Table(type: "cdb", name: "t"), Table(type: "cdb", name: "u")]
        return [migration, atomic]
    }
}
