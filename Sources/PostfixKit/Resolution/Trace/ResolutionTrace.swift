// An answer is believed only if it can be followed: each step of a resolution is kept, with what led to it.

/// An entry of a table that has answered.
package struct TableAnswer: Sendable, Equatable {
    /// The table, as the parameter names it.
    package let table: TableName
    /// The key that was found.
    package let key: [UInt8]
    /// The value as it is stored.
    package let value: [UInt8]
    /// Where the entry stands; nil where that is not known.
    package let source: EntryOrigin?
    /// What the source says instead; nil where it agrees, or nothing is known.
    package let disagreement: MessageText?
}

/// One step of a resolution.
package struct ResolutionStep: Sendable {
    /// The number of the step, from 1.
    package let id: Int
    /// The step that led to this one; 0: the address that was asked for.
    package let parent: Int
    /// What happened: the name of the parameter whose table answered, or one of the words of `Stage`.
    package let stage: String
    /// What it happened to, in external form.
    package let input: [UInt8]
    /// What became of it, in external form; empty where its way ends.
    package let output: [[UInt8]]
    /// The entry that answered; nil where no table did.
    package let answer: TableAnswer?
    /// The place of what decided, an entry or the line of a list; nil where that is not known.
    package let source: EntryOrigin?
    /// What else is to be known; nil where nothing is.
    package let note: MessageText?
}

/// The stages that are not named after a parameter.
package enum Stage {
    /// An address is completed: `user`, `user@host`, `host!user`.
    package static let rewrite = "rewrite"
    /// A domain is shortened to one above it.
    package static let masquerade = "masquerade"
    /// A recipient is the same as one before.
    package static let duplicate = "duplicate"
    /// Class, transport and nexthop of an address are found out.
    package static let resolve = "resolve"
    /// The answer of the SMTP server.
    package static let smtp = "smtp"
    /// The list of a file that an alias includes.
    package static let include = "include"
    /// The .forward file of a user.
    package static let forward = "forward"
    /// Addresses go into a new message.
    package static let reinject = "reinject"
    /// A mail comes to an end.
    package static let delivery = "delivery"
}

/// The steps of one resolution, in the order in which they happened.
package struct ResolutionTrace: Sendable {
    /// The steps.
    package private(set) var steps: [ResolutionStep] = []
    /// How many steps were left out, as there were too many.
    package private(set) var omitted = 0

    /// The most steps that are kept: a list may have millions of members.
    static let mostSteps = 20_000

    /// Adds a step, and gives its number.
    mutating func add(
        _ stage: String, after parent: Int, _ input: [UInt8], to output: [[UInt8]] = [],
        by answer: TableAnswer? = nil, at source: EntryOrigin? = nil, note: MessageText? = nil
    ) -> Int {
        guard steps.count < Self.mostSteps else {
            omitted += 1
            return parent
        }
        let id = steps.count + 1
        steps.append(
            ResolutionStep(
                id: id, parent: parent, stage: stage, input: input, output: output, answer: answer,
                source: source ?? answer?.source, note: note
            ))
        return id
    }
}
