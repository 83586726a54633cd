// How a table is opened has three sides: which Postfix is mirrored, what surrounds the table, and what it is used for.

/// How a table is opened; the same for all types.
package struct TableOptions {
    /// The Postfix whose behaviour is mirrored.
    package var postfix: MirroredPostfix
    /// Where the files, the accounts and the settings are, and who hears of it.
    package var surroundings: TableSurroundings
    /// What the table is used for.
    package var use: TableUse

    /// The options of a table.
    package init(postfix: MirroredPostfix, surroundings: TableSurroundings, use: TableUse) {
        self.postfix = postfix
        self.surroundings = surroundings
        self.use = use
    }

    /// The release whose behaviour is mirrored.
    package var release: PostfixRelease { postfix.release }
    /// How keys are folded that a table holds as text; those that are looked for are folded as the use says.
    var foldingOfText: KeyFolding {
        use.folding == .unicode && release.foldsTextKeysInASCII ? .ascii : use.folding
    }
    /// The directory inside which all files are that tables name; nil for the root of this system.
    package var root: RootDirectory? { surroundings.root }
    /// Receives what is neither answer nor warning.
    package var note: (MessageText) -> Void { surroundings.note }
    /// Receives each warning.
    package var warn: (MessageText) -> Void { surroundings.warn }
}
