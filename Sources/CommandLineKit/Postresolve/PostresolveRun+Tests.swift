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
                guard case .startsWithWhiteSpace(_, _, let line) = $0 else {
                    return messages.warning($0.message)
                }
                let problem = DestinationTest.Problem.noAddress
                mistake = mistake ?? ToolFailure("\(file), line \(line): \(problem.message)", .data)
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

    /// Shows a failed test: what was expected, what was found, and the steps to both.
    private func tell(
        _ test: DestinationTest, _ failure: DestinationTest.Failure, _ resolution: AddressResolution,
        in file: FilePath
    ) throws(ConfigurationError) {
        write(paint("\(file):\(test.line): \(test.address)", .title))
        let list = { (ends: [[UInt8]]) -> ReportText in
            ends.isEmpty ? "nothing" : ends.map { ReportText($0) }.joined(separator: ", ")
        }
        write("  expected: \(paint(list(test.expected), .good))")
        write("  found:    \(paint(list(resolution.ends(from: command.source).map(\.destination)), .bad))")
        tellStory(of: resolution)
        for name in failure.missing where isAddress(name) {
            write("expected:")
            tellStory(of: try system.resolve(name, sender: sender, from: command.source))
        }
        write("")
    }

    /// Whether the name of an end is an address, or the name of a user.
    private func isAddress(_ name: [UInt8]) -> Bool {
        if let at = name.firstIndex(of: UInt8(ascii: "@")) { return at > 0 }
        let text = String(decoding: name, as: UTF8.self)
        let isWord = Delivery.Method(rawValue: text) != nil || Verdict(rawValue: text) != nil
        let isStatus = name.allSatisfy { "0123456789.".utf8.contains($0) }
        return !isWord && !isStatus && !name.contains { "/|: ".utf8.contains($0) }
    }

    private func show(
        _ test: DestinationTest, _ failure: DestinationTest.Failure?, _ resolution: AddressResolution
    ) {
        let found = resolution.ends(from: command.source)
        write {
            $0.add("{")
            $0.addMember("line", test.line)
            $0.addMember("query", test.address)
            $0.addMember("passed", failure == nil)
            $0.addMember("expected", test.expected)
            $0.addMember("found", found.map(\.destination))
            if let failure {
                $0.addMember("missing", failure.missing)
                $0.addMember("unexpected", failure.unexpected.map(\.destination))
            }
            $0.addMember("resolution")
            $0.add(resolution)
            $0.add("}")
        }
    }

    // MARK: coverage

    /// Shows the entries and rules that no test has reached.
    private func showEntries(notIn reached: ReachedEntries) throws(ConfigurationError) {
        let inventory = try TableInventory(system)
        var lines = SortedLines()
        let add = { (entry: TableInventory.Entry) in
            guard entry.isTraced, let table = entry.table, !reached.has(entry.key, of: table, entry.parameter)
            else { return }
            let origin = inventory.origin(of: entry)
            lines.add(unreached(entry.key, table, origin), at: origin, in: table.bytes)
        }
        var gaps = try inventory.forEachEntry { (entry) throws(ConfigurationError) in add(entry) }
        var rules = try inventory.rules()
        if command.source == .remote {
            // Mail from a program on this host does not pass the SMTP server.
            gaps += try inventory.forEachAccessEntry { (entry) throws(ConfigurationError) in add(entry) }
            rules += try inventory.accessRules()
        }
        for rule in rules where !reached.has(rule.origin) {
            lines.add(unreached(nil, rule.table, rule.origin), at: rule.origin, in: rule.table.bytes)
        }
        lines.forEach { (text, _) in
            write(text)
        }
        let known = Set(rules.map(\.table))
        tell(
            gaps.filter { !known.contains($0.table) && $0.parameter != "local_recipient_maps" },
            "entries that no test has reached are not known")
    }

    private func unreached(_ key: [UInt8]?, _ table: TableName, _ origin: EntryOrigin?) -> ReportText {
        if command.format == .json {
            return json {
                $0.add("{")
                $0.addMember("unreached", table.bounded)
                $0.addMember("key", key)
                $0.addMember("source", origin)
                $0.add("}")
            }
        }
        let name: ReportText = command.isVerbose ? "\(table)" : "\(table.short)"
        var place = name
        if let origin, !table.isWrittenOut { place = "\(origin.file):\(origin.line)" }
        let what: ReportText = key.map { "\($0)" } ?? "this rule"
        return "\(paint(place, .title)): no test reaches \(what) \(paint("(\(name))", .aside))"
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
