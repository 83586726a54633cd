// What became of one table, for reports to people and programs, and from one process to another.

/// What a run did about one table, or would do.
package struct BuildResult: Sendable {
    /// What became of the table.
    package enum State: Int, Sendable, CaseIterable {
        /// The database holds what the source asks for.
        case unchanged
        /// The database was built anew.
        case changed
        /// The database was built, and there was none.
        case created
        /// A new database was built, and was not put in place because another table failed.
        case withheld
        /// There is a database without a source: it stays.
        case kept
        /// The table was opened, and nothing is wrong with it.
        case checked
        /// Nothing was done.
        case skipped
        /// It went wrong: the table is as it was.
        case failed

        /// The word for people and programs.
        package var word: String { "\(self)" }
    }

    /// A warning about the source.
    package struct Warning: Sendable, Equatable {
        /// The line of the source; 0 where there is none.
        package var line: Int
        /// The words.
        package var message: MessageText

        /// A warning about a line.
        package init(line: Int, message: MessageText) {
            self.line = line
            self.message = message
        }
    }

    /// What became of the table.
    package var state: State
    /// How many entries the source has.
    package var entries = 0
    /// How many keys came, went, and got another value.
    package var added = 0, removed = 0, replaced = 0
    /// Why the table failed, was skipped, or was built though no entry differs.
    package var reason: MessageText?
    /// The kind of the error that made the table fail; nil where it did not.
    package var kind: TableError.Kind?
    /// The warnings about the source, in the order of the lines.
    package var warnings: [Warning] = []
    /// What only a careful reader wants to know.
    package var notes: [MessageText] = []
    /// What differs, where that was asked for.
    package var differences = EntryDifferences()

    /// The new database that is not in its place yet; nil where there is none.
    var newFile: FileState?
    /// The identity of the process that made it.
    var maker: Privileges.Identity?

    /// A result that says nothing but the state.
    package init(_ state: State, reason: MessageText? = nil) {
        self.state = state
        self.reason = reason
    }

    /// A failure.
    package init(_ error: TableError) {
        state = .failed
        reason = error.message
        kind = error.kind
    }
}

extension BuildResult {
    /// The result as another process gets it, without what differs: that comes before it, in parts.
    var record: ByteRecord {
        var record = ByteRecord()
        record.add(state.rawValue)
        for number in [entries, added, removed, replaced] { record.add(number) }
        record.add(reason?.bytes)
        record.add(kind.flatMap { TableError.Kind.allCases.firstIndex(of: $0) } ?? -1)
        record.add(warnings) {
            $0.add($1.line); $0.add($1.message.bytes)
        }
        record.add(notes) { $0.add($1.bytes) }
        record.add(newFile?.numbers ?? []) { $0.add($1) }
        record.add(maker?.numbers ?? []) { $0.add($1) }
        return record
    }

    /// The result that another process has sent.
    init(_ record: ByteRecord) {
        var record = record
        self.init(State(rawValue: record.number()) ?? .failed)
        entries = record.number()
        added = record.number()
        removed = record.number()
        replaced = record.number()
        reason = record.optionalText().map { MessageText($0) }
        let kinds = TableError.Kind.allCases
        let index = record.number()
        kind = kinds.indices.contains(index) ? kinds[index] : nil
        warnings = record.items { Warning(line: $0.number(), message: MessageText($0.text())) }
        notes = record.items { MessageText($0.text()) }
        newFile = FileState(record.items { $0.number() })
        maker = Privileges.Identity(record.items { $0.number() })
    }
}
