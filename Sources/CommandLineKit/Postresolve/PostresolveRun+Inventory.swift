// postresolve --to and --diff: questions about all addresses that a configuration names.

internal import PostfixKit

extension PostresolveRun {
    /// Shows all addresses whose mail ends at a target.
    func search(for target: [UInt8]) throws(ConfigurationError) -> ExitStatus {
        let delimiters = try system.main.string("recipient_delimiter")
        let isDomain = target.contains(UInt8(ascii: ".")) && !target.contains { "@/|: ".utf8.contains($0) }
        let names = isDomain ? [target, [UInt8(ascii: "@")] + target] : [target]
        var seen = SeenAddresses()
        var status = ExitStatus.negative
        let inventory = try TableInventory(system)
        let gaps = try inventory.forEachEntry { (entry) throws(ConfigurationError) in
            for address in entry.addresses where seen.insert(address) {
                let resolution = try system.resolve(address, sender: sender, from: command.source)
                let ends = resolution.ends(from: command.source)
                let end = ends.first { end in
                    names.contains { end.isNamed(by: $0, delimiters: delimiters) }
                }
                guard end != nil || passes(target, resolution) else { continue }
                status = .success
                if command.format == .json {
                    show(resolution)
                } else {
                    tell(
                        address, end: end ?? ends.first,
                        inventory.place(of: entry, isShort: !command.isVerbose))
                    if command.isVerbose { tellStory(of: resolution) }
                }
            }
        }
        tell(gaps, "addresses in it are not found")
        return status == .negative && !gaps.isEmpty ? .unavailable : status
    }

    /// Whether mail for an address passes another address on its way.
    private func passes(_ target: [UInt8], _ resolution: AddressResolution) -> Bool {
        guard target.contains(UInt8(ascii: "@")) else { return false }
        return resolution.steps.contains { step in
            step.output.contains { equalInASCII($0.span, target.span) }
                && !equalInASCII(step.input.span, target.span)
        }
    }

    private func tell(_ address: [UInt8], end: Delivery?, _ place: MessageText) {
        let destination = end.map { "\($0.destination)" } ?? "nothing" as MessageText
        write("\(paint("\(address)", .title)): \(destination) \(paint("\(place)", .aside))")
    }

    /// Says which tables are not known.
    func tell(_ gaps: [TableInventory.Gap], _ consequence: MessageText) {
        output.flush()
        for gap in gaps {
            environment.messages.warning(
                "\(gap.parameter.bytes): \(gap.table): \(gap.reason); \(consequence)")
        }
    }

    /// Writes a line without its secrets; in JSON objects they are hidden already.
    func write(_ line: ReportText) {
        output.write(line: command.format == .text ? line.withoutSecrets : line)
    }

    /// Writes an object and a line end.
    func write(_ object: (inout JSONText) -> Void) { output.write(line: json(object)) }

    /// An object.
    func json(_ object: (inout JSONText) -> Void) -> ReportText {
        var text = JSONText()
        text.hidesSecrets = true
        object(&text)
        return ReportText(EscapedText(text))
    }

    // MARK: two configurations

    /// Shows which addresses go elsewhere than with another configuration.
    func showDifferences(from directory: FilePath) throws(ConfigurationError) -> ExitStatus {
        let old: MailSystem
        do throws(ToolFailure) {
            old = try oldSystem(in: directory)
        } catch { throw .service(error.message ?? "\(directory) cannot be read") }
        var seen = SeenAddresses()
        var status = ExitStatus.success
        var gaps: [TableInventory.Gap] = []
        for inventory in [try TableInventory(old), try TableInventory(system)] {
            gaps += try inventory.forEachEntry { (entry) throws(ConfigurationError) in
                for address in entry.addresses where seen.insert(address) {
                    let before = try old.resolve(address, sender: sender, from: command.source)
                    let after = try system.resolve(address, sender: sender, from: command.source)
                    let (left, right) = (destinations(of: before), destinations(of: after))
                    if left == right { continue }
                    status = .negative
                    show(address, left, right, before, after)
                }
            }
        }
        var told: Set<[UInt8]> = []
        tell(
            gaps.filter { told.insert($0.parameter.bytes + $0.table.bytes).inserted },
            "addresses in it are not compared")
        return status
    }

    /// The mail system of another directory; where a value names a file below our directory, the file below the other
    /// one is meant.
    private func oldSystem(in directory: FilePath) throws(ToolFailure) -> MailSystem {
        let here = environment.configuration.directory.path
        let main: MainConfiguration
        do throws(ConfigurationError) {
            main = try MainConfiguration.read(
                directory: ConfigurationDirectory(option: directory, root: here.root),
                files: environment.configuration.files, release: environment.release,
                distribution: environment.distribution,
                warn: { [environment] in environment.messages.warning($0) })
        } catch { throw ToolFailure(error) }
        var moved = main
        if here.isAbsolute {
            for setting in main.settings {
                let name = setting.assignment.name
                guard let current = main.setting(of: name) else { continue }
                let value = current.assignment.value.moved(from: here.bytes, to: directory.bytes)
                guard value != current.assignment.value else { continue }
                moved.override(ParameterAssignment(name: name, value: value), at: current.origin)
            }
        }
        return try Self.system(of: moved, command, environment)
    }

    private func destinations(of resolution: AddressResolution) -> [[UInt8]] {
        resolution.ends(from: command.source).map(\.destination)
            .sorted { $0.lexicographicallyPrecedes($1) }
    }

    private func show(
        _ address: [UInt8], _ left: [[UInt8]], _ right: [[UInt8]], _ before: AddressResolution,
        _ after: AddressResolution
    ) {
        if command.format == .json {
            write {
                $0.add("{")
                $0.addMember("query", address)
                $0.addMember("old", left)
                $0.addMember("new", right)
                $0.addMember("old_verdict", word: before.verdict.rawValue)
                $0.addMember("new_verdict", word: after.verdict.rawValue)
                $0.add("}")
            }
            return
        }
        write(paint("\(address)", .title))
        for end in left where !right.contains(end) { write(paint("-\(end)", .bad)) }
        for end in left where right.contains(end) { write(" \(end)") }
        for end in right where !left.contains(end) { write(paint("+\(end)", .good)) }
        if command.isVerbose {
            tellStory(of: before)
            tellStory(of: after)
        }
    }
}

extension TableInventory {
    /// The table and the place of an entry, in parentheses.
    func place(of entry: Entry, isShort: Bool) -> MessageText {
        guard let table = entry.table else { return "(\(entry.parameter.bytes))" }
        guard !table.isWrittenOut, let origin = origin(of: entry) else {
            return isShort ? "(\(table.short))" : "(\(table))"
        }
        return "(\(table), \(origin.file):\(origin.line))"
    }
}

/// The addresses that were asked for, by their hashes: no two addresses are expected to share one.
struct SeenAddresses {
    private var hashes: Set<Int> = []

    /// Adds an address; false where it was there already.
    mutating func insert(_ address: [UInt8]) -> Bool {
        var hasher = Hasher()
        hasher.combine(address)
        return hashes.insert(hasher.finalize()).inserted
    }
}

extension [UInt8] {
    /// A value in which what begins with one directory begins with another.
    fileprivate func moved(from old: [UInt8], to new: [UInt8]) -> [UInt8] {
        let old = old + [UInt8(ascii: "/")]
        var result: [UInt8] = []
        var index = 0
        while index < count {
            let isStart = index == 0 || ":,{ \t\r\n".utf8.contains(self[index - 1])
            if isStart, self[index...].starts(with: old) {
                result += new + [UInt8(ascii: "/")]
                index += old.count
            } else {
                result.append(self[index])
                index += 1
            }
        }
        return result
    }
}
