// Changes of master.cf: from the text as it is, and what is asked for, to the text as it is to be.

/// A change of some entries of master.cf.
///
/// Source: postconf(1), "-M", "-F" and "-P" with `-e`, `-X` and `-#`.
package struct MasterFileEdit: Sendable {
    /// What of an entry is changed.
    package enum Part: Sendable, Equatable {
        /// The entry as a whole.
        case entry
        /// A field.
        case field
        /// A parameter that an option sets.
        case parameter
    }

    /// What is done.
    package enum Action: Sendable, Equatable {
        /// A new text, field or value takes the place of the old one, or comes to the others.
        case set
        /// Entries or parameters are removed.
        case remove
        /// Entries become comments.
        case commentOut
    }

    /// What is changed.
    package let part: Part
    /// What is done to it.
    package let action: Action
    /// What the arguments say, in their order.
    let requests: [Request]

    /// Reads the arguments of a command line: `name/type...=value` to set, else `name/type...`.
    ///
    /// - Throws: `MasterFileError.request` for an argument that is neither.
    package init(_ part: Part, _ action: Action, arguments: [[UInt8]]) throws(MasterFileError) {
        self.part = part
        self.action = action
        var requests: [Request] = []
        for argument in arguments { requests.append(try Request(part, action, argument)) }
        self.requests = requests
    }

    /// The file with the change.
    ///
    /// A new entry takes the place of the first that it stands for, or comes to the end of the file. An entry of
    /// which a field or parameter is changed is written anew, behind the comments that were in it and after it.
    /// `endsLastLine` is whether a last line without line feed gets one.
    ///
    /// Unlike Postfix: bytes behind a NUL are kept where an entry is not changed, and nothing is ever appended
    /// to an unfinished last line.
    ///
    /// - Throws: `MasterFileError` for an entry of the file, or a request, that cannot be used.
    package func apply(
        to text: ConfigurationText, endsLastLine: Bool, warn: (MessageText) -> Void
    ) throws(MasterFileError) -> [UInt8] {
        var result = Result(text, requests: requests.count)
        var index = 0
        // Whether the entry at hand is one that was asked for.
        var isConcerned = false
        while index < text.physicalLines.count {
            switch text.physicalLines[index].kind {
            case .remark: result.add(line: index)
            case .continuation: pass(index, isConcerned, to: &result)
            case .start:
                let identity = try self.identity(ofLine: index, in: text)
                try prepareEntries(&result, warn: warn)
                let matches = requests.indices.filter {
                    requests[$0].pattern.matches(name: identity.name, type: identity.type)
                        || (result.entries?[$0].pattern.matches(name: identity.name, type: identity.type)
                            ?? false)
                }
                isConcerned = !matches.isEmpty
                let isFirst = matches.filter { result.counts[$0] == 0 }
                for match in matches { result.counts[match] += 1 }
                if isConcerned, part != .entry {
                    index = try rewrite(index, for: matches, in: &result, warn: warn)
                    continue
                } else if let entries = result.entries, let last = isFirst.last {
                    result.add(entries[last].text)
                } else {
                    pass(index, isConcerned, to: &result)
                }
            }
            index += 1
        }
        try prepareEntries(&result, warn: warn)
        let missing = requests.indices.filter { result.counts[$0] == 0 }
        let added = result.entries.map { entries in missing.map { entries[$0].text } } ?? []
        if endsLastLine || !added.isEmpty { result.endLine() }
        for entry in added { result.add(entry) }
        if part != .entry {
            for request in missing {
                warn("unmatched service_name/type: \"\(requests[request].argument)\"")
            }
        }
        return result.bytes
    }
}

extension MasterFileEdit {
    /// What is there of the new file.
    struct Result {
        let text: ConfigurationText
        var bytes: [UInt8] = []
        /// How many entries each request has met.
        var counts: [Int]
        /// The entries that requests bring, once they were needed.
        var entries: [NewEntry]?

        init(_ text: ConfigurationText, requests: Int) {
            self.text = text
            counts = Array(repeating: 0, count: requests)
            bytes.reserveCapacity(text.bytes.count + 256)
        }

        /// Adds a line of the old file as it is.
        mutating func add(line index: Int) {
            let text = text
            bytes.append(text.bytes(ofLine: index))
        }

        /// Adds an entry on lines of its own.
        mutating func add(_ entry: [UInt8]) {
            endLine()
            bytes += entry
            bytes.append(0x0A)
        }

        /// Ends a last line that lacks its line feed.
        mutating func endLine() {
            if let last = bytes.last, last != 0x0A { bytes.append(0x0A) }
        }
    }

    /// An entry that a request brings.
    struct NewEntry {
        /// The entries of the same name and type, whose place it takes, too.
        let pattern: ServicePattern
        /// How it is written.
        let text: [UInt8]
    }

    /// Passes a line of an entry on, if it is to stay.
    private func pass(_ index: Int, _ isConcerned: Bool, to result: inout Result) {
        if isConcerned {
            guard action == .commentOut else { return }
            result.bytes.append(UInt8(ascii: "#"))
        }
        result.add(line: index)
    }

    /// Name and type of the service on the first line of its entry.
    private func identity(
        ofLine index: Int, in text: ConfigurationText
    ) throws(MasterFileError) -> (name: [UInt8], type: [UInt8]) {
        let line = upToNull(text.bytes(ofLine: index)).array
        // As Postfix does: braces protect nothing here.
        let words = line.split(maxSplits: 2, whereSeparator: isFieldBlank).prefix(2).map(Array.init)
        guard words.count == 2 else { throw .splitIdentity(text.name, line: index + 1) }
        if words[0].contains(UInt8(ascii: "=")) {
            throw .unsupportedName(words[0], text.name, line: index + 1)
        }
        if words[1].contains(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "/") }) {
            throw .unsupportedType(words[1], text.name, line: index + 1)
        }
        return (words[0], words[1])
    }

    /// Reads the entries that requests bring, at the first time that one could be used: an error in the file
    /// before that comes first.
    private func prepareEntries(
        _ result: inout Result, warn: (MessageText) -> Void
    ) throws(MasterFileError) {
        guard part == .entry, action == .set, result.entries == nil else { return }
        var entries: [NewEntry] = []
        for request in requests {
            do throws(MasterEntryProblem) {
                let service = try MasterService(request.value, warn: warn)
                entries.append(
                    NewEntry(
                        pattern: ServicePattern(name: service.name, type: service.type),
                        text: service.text(folded: true)))
            } catch {
                throw .request(error.message(error == .fieldCount ? request.argument : request.value))
            }
        }
        result.entries = entries
    }

    /// Writes the entry that begins at a line anew, with what requests change in it; gives the line after it.
    private func rewrite(
        _ first: Int, for matches: [Int], in result: inout Result, warn: (MessageText) -> Void
    ) throws(MasterFileError) -> Int {
        var entry: [UInt8] = []
        var index = first
        repeat {
            if result.text.physicalLines[index].kind == .remark {
                result.add(line: index)
            } else {
                entry.append(upToNull(result.text.bytes(ofLine: index)))
            }
            index += 1
        } while index < result.text.physicalLines.count && result.text.physicalLines[index].kind != .start
        var service: MasterService
        do throws(MasterEntryProblem) {
            service = try MasterService(entry, warn: warn)
        } catch {
            throw error.located(
                result.text.name, line: first + 1, text: entry.map { $0 == 0x0A ? 0x20 : $0 })
        }
        for match in matches { try requests[match].change(&service, action, warn: warn) }
        result.add(service.text(folded: true))
        return index
    }
}
