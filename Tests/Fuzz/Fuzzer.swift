// One case after the other: a damaged file, the tool that has to live with it, and what must hold then.

import TestSupport

/// Runs cases, and keeps those that go wrong.
struct Fuzzer {
    /// Where postmap and postalias are.
    let tools: String
    /// A directory of this worker's own, for the file at hand.
    let directory: String
    /// A directory with sound database files, `*.db`, `*.lmdb` and `*.cdb`.
    let samples: String
    /// Where files that brought something to light are kept.
    let findings: String
    let seed: UInt64
    private(set) var runs = 0
    private(set) var findingCount = 0

    private static let secondsAllowed = 10
    /// What a table of a megabyte must never need.
    private static let memoryAllowed = 512 << 20
    private static let databaseTypes = ["hash", "btree", "lmdb", "cdb"]

    var table: String { directory + "/t" }
    private var input: String { directory + "/../input-" + name }
    private var output: String { directory + "/../output-" + name }
    private var errors: String { directory + "/../errors-" + name }
    private var name: String { directory.split(separator: "/").last.map(String.init) ?? "" }

    /// What a run may do.
    struct Expectation {
        var statuses: Set<Int32>
        /// The most that may be printed, in bytes.
        var outputLimit = Int.max
        /// The files that may be there afterwards.
        var files: Set<String>
    }

    init(tools: String, directory: String, samples: String, findings: String, seed: UInt64) {
        self.tools = tools
        self.directory = directory
        self.samples = samples
        self.findings = findings
        self.seed = seed
    }

    /// Runs one case of a kind: `map`, `aliases`, `rules`, `names`, `settings`, `configuration`, or a database type.
    mutating func run(kind: String, number: Int) {
        var generator = Generator(seed: seed, kind: kind, number: number)
        if kind == "configuration" {
            runConfiguration(kind, number, &generator)
        } else if Self.databaseTypes.contains(kind) {
            runDatabase(kind, number, &generator)
        } else if kind == "rules" || kind == "names" || kind == "settings" {
            runTable(kind, number, &generator)
        } else {
            runSource(kind, number, &generator)
        }
        for name in WorkFiles.names(in: directory) { WorkFiles.remove(directory + "/" + name) }
    }

    // MARK: sources

    private mutating func runSource(_ kind: String, _ number: Int, _ generator: inout Generator) {
        let isAliases = kind == "aliases"
        let source = SourceMutation.file(aliases: isAliases, &generator)
        guard WorkFiles.write(table, source) else { return complain("cannot write \(table)") }
        let tool = isAliases ? "postalias" : "postmap"
        var arguments = [tools + "/" + tool]
        if generator.once(in: 6) {
            arguments.append(generator.pick(["-u", "-f", "-w", "-r", "-n", "-N", "-v"]))
        }
        var expected = Expectation(statuses: [0, 65], outputLimit: 0, files: ["t", "t.db"])
        switch generator.below(20) {
        case 0:
            arguments += ["btree:" + table]
        case 1:
            arguments += ["lmdb:" + table]
            expected.files = ["t", "t.lmdb"]
        case 2:
            arguments += ["cdb:" + table]
            expected.files = ["t", "t.cdb"]
        case 3:
            arguments += ["--check", "hash:" + table]
            expected.statuses = [0, 1]
            expected.files = ["t"]
        case 4:
            arguments += ["-q", "info", "texthash:" + table]
            expected = Expectation(statuses: [0, 1, 65], outputLimit: source.count, files: ["t"])
        case 5:
            arguments += ["-i", "hash:" + table]
            _ = WorkFiles.write(input, source)
        default:
            arguments += ["hash:" + table]
        }
        check(arguments, expected, kind, number, keeping: ["t"])
        WorkFiles.remove(input)
    }

    // MARK: tables without a database

    private mutating func runTable(_ kind: String, _ number: Int, _ generator: inout Generator) {
        let expected = Expectation(
            statuses: [0, 1, 64, 65, 66, 69, 75, 78], outputLimit: 64 << 20,
            files: kind == "names" ? [] : ["t"])
        var name: String
        switch kind {
        case "rules":
            name = generator.pick(["regexp:", "pcre:", "cidr:"]) + table
            guard WorkFiles.write(table, TableMutation.rules(&generator)) else {
                return complain("cannot write")
            }
        case "settings":
            name = generator.pick(["sqlite:", "memcache:", "pgsql:", "mysql:", "ldap:"]) + table
            guard WorkFiles.write(table, TableMutation.settings(&generator)) else {
                return complain("cannot write")
            }
        default: name = TableMutation.name(&generator)
        }
        if generator.once(in: 10) { name = "unionmap:{" + name + ", inline:{a=b}}" }
        var arguments = [tools + "/postmap"]
        if generator.once(in: 8) { arguments.append(generator.pick(["-u", "-f", "-F"])) }
        if generator.once(in: 4) {
            arguments += ["--as", generator.pick(["virtual", "transport", "access", "aliases"])]
            if generator.once(in: 2) { arguments.append(generator.pick(["--explain", "--json"])) }
        }
        if generator.once(in: 12) {
            arguments += [generator.pick(["-s", "-i"]), name]
        } else {
            _ = WorkFiles.write(input, TableMutation.lines(&generator))
            arguments += ["-q", "-", name]
        }
        if arguments.contains("-s") || arguments.contains("-i") { arguments.removeAll { $0.hasPrefix("--") } }
        check(arguments, expected, kind, number, keeping: ["t"])
        WorkFiles.remove(input)
    }

    // MARK: databases

    private static let suffixes = ["hash": "db", "btree": "db", "lmdb": "lmdb", "cdb": "cdb"]

    private mutating func runDatabase(_ kind: String, _ number: Int, _ generator: inout Generator) {
        let suffix = Self.suffixes[kind] ?? ""
        let candidates = WorkFiles.names(in: samples).filter {
            $0.hasPrefix(kind) && $0.hasSuffix("." + suffix)
        }
        guard !candidates.isEmpty else { return complain("no sample of type \(kind) in \(samples)") }
        let sample = generator.pick(candidates)
        guard let sound = WorkFiles.read(samples + "/" + sample) else {
            return complain("cannot read \(sample)")
        }
        let file = table + "." + suffix
        let database = DatabaseMutation.file(sound, pageSize: kind == "cdb" ? 256 : 4096, &generator)
        guard WorkFiles.write(file, database) else { return complain("cannot write \(file)") }
        let map = kind + ":" + table
        let keys = ["info1@example.com", "user2@example.com", "a3@mail1.org", "nobody", "k7", "\u{E9}", ""]
        var expected = Expectation(statuses: [0, 65], outputLimit: database.count, files: ["t." + suffix])
        check([tools + "/postmap", "-s", map], expected, kind, number, keeping: ["t." + suffix])

        var arguments = [tools + "/postmap"]
        if generator.once(in: 8) { arguments.append(generator.pick(["-u", "-n", "-N", "-f"])) }
        expected.statuses = [0, 1, 65]
        switch generator.below(kind == "cdb" ? 4 : 7) {
        case 0:
            arguments += ["-q", generator.pick(keys), map]
        case 1:
            arguments += ["-q", "-", map]
            let lines = (0..<20).map { _ in sampleKey(&generator) + "\n" }.joined()
            _ = WorkFiles.write(input, Array(lines.utf8))
            expected.outputLimit = 20 * database.count
        case 2:
            _ = WorkFiles.write(table, Array("info1@example.com x\nnew y\n".utf8))
            arguments += ["--diff", map]
            expected.outputLimit = 2 * database.count + 100
            expected.files.insert("t")
        case 3:
            let other = generator.pick(Self.databaseTypes)
            arguments += ["--convert", "\(other):\(directory)/u", map]
            expected.statuses = [0, 65]
            expected.files.insert("u." + (Self.suffixes[other] ?? ""))
        case 4:
            arguments += ["-d", sampleKey(&generator), map]
        case 5:
            arguments += ["-d", "-", map]
            let lines = (0..<20).map { _ in sampleKey(&generator) + "\n" }.joined()
            _ = WorkFiles.write(input, Array(lines.utf8))
        default:
            arguments += [generator.pick(["-ir", "-i", "-iw"]), map]
            let count = generator.pick([3, 30, 300])
            let value = String(repeating: "v", count: generator.pick([1, 100, 3000]))
            let lines = (0..<count).map { _ in sampleKey(&generator) + " " + value + "\n" }.joined()
            _ = WorkFiles.write(input, Array(lines.utf8))
            expected.statuses = [0, 65]
        }
        check(arguments, expected, kind, number, keeping: ["t." + suffix, "t"], damaged: database)
        WorkFiles.remove(input)
    }

    private func sampleKey(_ generator: inout Generator) -> String {
        let number = generator.below(400)
        return generator.pick([
            "info\(number)@example.com", "user\(number)@example.com", "a\(number)@mail1.org", "k\(number)",
        ])
    }

    // MARK: what must hold

    /// Runs a tool, and tells of all that is not as expected; the answer is its exit status.
    @discardableResult
    mutating func check(
        _ arguments: [String], _ expected: Expectation, _ kind: String, _ number: Int,
        keeping files: [String],
        damaged: [UInt8]? = nil
    ) -> Int32? {
        runs += 1
        let hasInput = WorkFiles.size(input) > 0
        guard
            let result = ChildProcess.run(
                arguments, input: hasInput ? input : "/dev/null", output: output, errors: errors,
                seconds: Self.secondsAllowed)
        else {
            complain("cannot run \(arguments[0])")
            return nil
        }
        var problems: [String] = []
        if result.isTooSlow { problems.append("no end within \(Self.secondsAllowed) seconds") }
        if let signal = result.signal, !result.isTooSlow { problems.append("ended by signal \(signal)") }
        if let status = result.status {
            if !expected.statuses.contains(status) { problems.append("exit status \(status)") }
            if status == 65, kind != "names", kind != "configuration", !names(directory + "/", errors) {
                problems.append("exit status 65 without the name of the file")
            }
        }
        let printed = WorkFiles.size(output)
        if printed > expected.outputLimit { problems.append("\(printed) bytes of output") }
        if result.memory > Self.memoryAllowed { problems.append("\(result.memory >> 20) MB of memory") }
        let strangers = WorkFiles.names(in: directory).filter { !expected.files.contains($0) }
        if !strangers.isEmpty { problems.append("files left: \(strangers.joined(separator: " "))") }
        if !problems.isEmpty { report(problems, arguments, files, damaged, hasInput, kind, number) }
        return result.status
    }

    /// Tells of a finding, and keeps its files.
    mutating func report(
        _ problems: [String], _ arguments: [String], _ files: [String], _ damaged: [UInt8]?, _ hasInput: Bool,
        _ kind: String, _ number: Int
    ) {
        findingCount += 1
        keep(files, damaged, hasInput, kind, number)
        complain(
            """
            \(problems.joined(separator: ", ")): SEED=\(seed) CASE=\(kind):\(number): \
            \(arguments.map { $0.split(separator: "/").last.map(String.init) ?? $0 }.joined(separator: " "))\
            \(hasInput ? " < input" : "")
            """)
        for line in (WorkFiles.read(errors) ?? []).prefix(600).split(separator: 0x0A).prefix(4) {
            WorkFiles.say("    " + String(decoding: line.prefix(200), as: UTF8.self))
        }
    }

    private func names(_ name: String, _ errors: String) -> Bool {
        let text = String(decoding: (WorkFiles.read(errors) ?? []).suffix(8192), as: UTF8.self)
        return text.contains(name)
    }

    private func keep(_ files: [String], _ damaged: [UInt8]?, _ hasInput: Bool, _ kind: String, _ number: Int)
    {
        guard findingCount <= 50 else { return }
        let prefix = "\(findings)/\(seed)-\(kind)-\(number)-"
        for file in files {
            let isDatabase = file.hasPrefix("t.")
            guard let content = (isDatabase ? damaged : nil) ?? WorkFiles.read(directory + "/" + file) else {
                continue
            }
            _ = WorkFiles.write(prefix + file, content)
        }
        if hasInput, let content = WorkFiles.read(input) { _ = WorkFiles.write(prefix + "input", content) }
    }

    func complain(_ text: String) { WorkFiles.say("fuzz: \(text)") }
}
