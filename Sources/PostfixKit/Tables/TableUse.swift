// The same table is asked by an administrator, by a daemon, and by those who build it: this says how they differ.

/// What an open table is used for.
///
/// No member depends on the release: what was not said is what postmap does.
package struct TableUse {
    /// How keys are folded; the types whose own name or source holds the keys need it.
    package var folding: KeyFolding
    /// Whether keys and values have to be UTF-8.
    package var checksUTF8: Bool
    /// Which stored form of a key is looked for, or written.
    package var termination = Termination.automatic
    /// Whether values name files whose content, in Base64, is the answer; for the types without a database.
    package var valuesAreFiles = false
    /// How far the answers are trusted: some tables may not put parts of the key into them, or be services.
    package var trust = TableTrust.any
    /// Whether a table is listed only where postmap and postalias of the release list one of its type.
    package var listsAsPostfix = false
    /// Whether a source that is searched as it is may have a key twice, with a warning; daemons do not open it.
    package var toleratesDuplicates = true
    /// Whether a table that answers by chance gives its first value always, so that the same question has the same
    /// answer.
    package var leavesNothingToChance = false
    /// Whether a server that cannot be reached is tried as often as Postfix does; for tools that wait for one answer
    /// only.
    package var isPatientWithServers = true
    /// How long a server may take to accept a connection, and then to answer, where its own settings say
    /// nothing about it; in seconds.
    package var serverTimeLimit = 60
    /// Whether the process may fork, to let Berkeley DB's library look at a file that only it can read.
    package var forksForChecks = true
    /// Whether locks are taken; not on a new file, which nobody else knows and its maker has locked.
    var takesLocks = true
    /// In how many tables this one is named, one within the other: they refuse to nest without end.
    var nesting = 0
    /// In how many lists of words this table is named, one within the other: they refuse to nest without end.
    var listDepth = 0

    /// The use that postmap makes of a table.
    package init(folding: KeyFolding, checksUTF8: Bool) {
        self.folding = folding
        self.checksUTF8 = checksUTF8
    }

    /// The use that postmap makes of a table where `smtputf8_enable` says whether text is UTF-8.
    package init(isUTF8: Bool) { self.init(folding: isUTF8 ? .unicode : .ascii, checksUTF8: isUTF8) }
}
