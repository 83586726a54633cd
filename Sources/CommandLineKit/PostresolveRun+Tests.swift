// postresolve --test: what is expected of a configuration, beside what it does.

internal import PostfixKit

extension PostresolveRun {
    /// Runs the tests of a file.
    func runTests(_ file: FilePath, showsCoverage: Bool) throws(ToolFailure) -> ExitStatus {
        let tests = try tests(in: file)
        do throws(ConfigurationError) {
            var reached = ReachedEntries()
            var failed = 0
            let delimiters = try system.main.string("recipient_delimiter")
            for test in tests {
                let resolution = try system.resolve(test.address, sender: sender, from: command.source)
                if showsCoverage { reached.add(resolution) }
                let failure = test.failure(
                    of: resolution.ends(from: command.source), delimiters: delimiters)
                if failure != nil { failed += 1 }
                if command.format == .json {
                    show(test, failure, resolution)
                } else if let failure {
                    try tell(test, failure, resolution, in: file)
                }
            }
            if showsCoverage { try showEntries(notIn: reached) }
            if command.format == .text {
                write("\(tests.count) \(tests.count == 1 ? "test" : "tests"), \(failed) failed")
            }
            return failed == 0 ? .success : .negative
        } catch { throw ToolFailure(error) }
    }

    /// The tests of a file, which is as all text files of Postfix: `#` begins a comment, and a line that begins
    /// with white space goes on with the one before.
    private func tests(in file: FilePath) throws(ToolFailure) -> [DestinationTest] {
        var tests: [DestinationTest] = []
        var mistake: ToolFailure?
        let messages = environment.messages
        do throws(SystemError) {
            let source = try FileHandle.source(file)
            var lines = LogicalLineReader(source, name: file, capacity: 1 << 13) {
                messages.warning($0.message)
            }
            while mistake == nil, try lines.advance() {
                do throws(DestinationTest.Problem) {
                    tests.append(try DestinationTest(lines.line.array, line: lines.lineNumber))
                } catch {
                    mistake = ToolFailure("\(file), line \(lines.lineNumber): \(error.message)", .data)
                }
            }
        } catch { throw ToolFailure("open \(file): \(error.reason)", .noInput) }
        if let mistake { throw mistake }
        return tests
    }

    /// Shows a test that has failed: what was expected and was found, and the ways to both.
    private func tell(
        _ test: DestinationTest, _ failure: DestinationTest.Failure, _ resolution: AddressResolution,
        in file: FilePath
    ) throws(ConfigurationError) {
        write(paint("\(file):\(test.line): \(test.address)", .title))
        let list = { (ends: [[UInt8]]) -> MessageText in
            ends.isEmpty ? "nothing" : MessageText(Array(ends.joined(separator: Array(", ".utf8))))
        }
        write("  expected: \(paint(list(test.expected), .good))")
        write("  found:    \(paint(list(resolution.ends(from: command.source).map(\.destination)), .bad))")
        tellStory(of: resolution)
        for name in failure.missing where name.contains(UInt8(ascii: "@")) && name.first != UInt8(ascii: "@")
        {
            write("expected:")
            tellStory(of: try system.resolve(name, sender: sender, from: command.source))
        }
        write("")
    }

    private func show(
        _ test: DestinationTest, _ failure: DestinationTest.Failure?, _ resolution: AddressResolution
    ) {
        output.write(
            .members([
                ("line", .number(test.line)), ("query", .string(test.address)),
                ("passed", .bool(failure == nil)),
                ("expected", .array(test.expected.map { .string($0) })),
                (
                    "found",
                    .array(resolution.ends(from: command.source).map { .string($0.destination) })
                ),
                ("missing", failure.map { .array($0.missing.map { .string($0) }) }),
                ("unexpected", failure.map { .array($0.unexpected.map { .string($0.destination) }) }),
                ("resolution", resolution.json),
            ]))
        output.write("\n")
    }

    // MARK: coverage

    /// Shows the entries and rules that no test has reached.
    private func showEntries(notIn reached: ReachedEntries) throws(ConfigurationError) {
        let inventory = try TableInventory(system)
        let gaps = try inventory.forEachEntry { (entry) throws(ConfigurationError) in
            guard entry.isTraced, let table = entry.table, !reached.has(entry.key, of: table, entry.parameter)
            else { return }
            tellUnreached(entry.key, table, inventory.origin(of: entry))
        }
        let rules = try inventory.rules()
        for rule in rules where !reached.has(rule.origin) { tellUnreached(nil, rule.table, rule.origin) }
        let known = Set(rules.map(\.table))
        tell(
            gaps.filter { !known.contains($0.table) && $0.parameter != "local_recipient_maps" },
            "entries that no test has reached are not known")
    }

    private func tellUnreached(_ key: [UInt8]?, _ table: TableName, _ origin: EntryOrigin?) {
        if command.format == .json {
            output.write(
                .members([
                    ("unreached", .string(table.bytes)), ("key", key.map { .string($0) } ?? .null),
                    (
                        "source",
                        origin.map {
                            .members([("file", .string($0.file.bytes)), ("line", .number($0.line))])
                        } ?? .null
                    ),
                ]))
            output.write("\n")
            return
        }
        var place: MessageText = "\(table)"
        if let origin, !table.isWrittenOut { place = "\(origin.file):\(origin.line)" }
        let what: MessageText = key.map { "\($0)" } ?? "this rule"
        write("\(paint(place, .title)): no test reaches \(what) \(paint("(\(table))", .aside))")
    }
}

/// The entries that have answered.
struct ReachedEntries {
    private var entries: Set<[UInt8]> = []
    private var places: Set<[UInt8]> = []

    /// Adds all that has answered on the way of an address.
    mutating func add(_ resolution: AddressResolution) {
        for step in resolution.steps {
            guard let answer = step.answer else { continue }
            entries.insert(identity(answer.key, answer.table, Array(step.stage.utf8)))
            if let source = answer.source { places.insert(identity(source)) }
        }
    }

    /// Whether an entry is among them.
    func has(_ key: [UInt8], of table: TableName, _ parameter: ParameterName) -> Bool {
        entries.contains(identity(key, table, parameter.bytes))
    }

    /// Whether a rule is among them.
    func has(_ origin: EntryOrigin) -> Bool { places.contains(identity(origin)) }

    /// Keys are stored folded, and asked for as they were written.
    private func identity(_ key: [UInt8], _ table: TableName, _ parameter: [UInt8]) -> [UInt8] {
        parameter + [0] + table.bytes + [0] + key.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }

    private func identity(_ origin: EntryOrigin) -> [UInt8] {
        origin.file.bytes + [0] + Array(String(origin.line).utf8)
    }
}
