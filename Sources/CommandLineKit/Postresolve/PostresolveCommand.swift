// What was typed, settled into what it means: which addresses are asked for, and how the answer is shown.

internal import PostfixKit

/// What postresolve is to do.
struct PostresolveCommand {
    /// The kinds of work, of which a command line has one.
    enum Work: Equatable {
        /// The addresses of the command line.
        case addresses([[UInt8]])
        /// The addresses of standard input, one a line.
        case input
        /// The addresses that are typed at a terminal.
        case dialogue
        /// `--to`: the addresses that end at a target.
        case reverse([UInt8])
        /// `--diff`: what differs from the configuration in another directory.
        case difference(FilePath)
        /// `--test`, and `--coverage`.
        case tests(FilePath, showsCoverage: Bool)
        /// `--audit`.
        case audit
    }

    /// How answers are shown.
    enum Format: String {
        /// For people.
        case text
        /// For programs.
        case json
        /// For Graphviz.
        case dot
    }

    var work: Work
    var format: Format
    /// `--from`.
    var source: MailSource
    /// `--sender`; nil where none was given.
    var sender: [UInt8]?
    /// `--passwd`.
    var users: FilePath?
    /// `--size`, where the policy services are to be asked; nil where they are not.
    var policySize: Int?
    /// `-o`, in the order of the command line.
    var overrides: [ParameterAssignment]
    /// `-v`.
    var isVerbose: Bool
}

extension PostresolveCommand {
    /// Settles what was typed; `isTerminal` tells whether standard input is a terminal.
    ///
    /// - Throws: `ToolFailure` for options that exclude each other.
    init(_ typed: TypedOptions, usage: String, isTerminal: Bool) throws(ToolFailure) {
        try ToolEnvironment.requireRoot(typed)
        format = try Self.word(typed, "format", Format.init) ?? .text
        source = try Self.word(typed, "from") { ["local": .local, "remote": .remote][$0] } ?? .local
        sender = typed.argument(of: "sender")
        users = typed.argument(of: "passwd").map { FilePath($0) }
        isVerbose = typed.has("v")
        overrides = try typed.overrides()
        work = try Self.work(typed, usage: usage, isTerminal: isTerminal)
        if typed.has("coverage"), !typed.has("test") { throw .usage("option --coverage requires --test") }
        if typed.has("size"), !typed.has("ask-policy") { throw .usage("option --size requires --ask-policy") }
        if typed.has("ask-policy") {
            let text = typed.argument(of: "size") ?? [UInt8(ascii: "0")]
            guard let size = Int(String(decoding: text, as: UTF8.self)), size >= 0 else {
                throw .usage("--size: not a number: \(text)")
            }
            policySize = size
        }
        switch work {
        case .addresses, .input, .dialogue:
            if format == .dot, work == .dialogue { throw .usage("--format dot requires an address") }
            if format == .dot, policySize != nil {
                throw .usage("specify one of --format dot, --ask-policy")
            }
        default:
            if format == .dot { throw .usage("--format dot requires an address") }
            if policySize != nil { throw .usage("option --ask-policy requires an address") }
        }
    }

    /// The meaning of an argument that is one of some words; nil where the option was not given.
    private static func word<Meaning>(
        _ typed: TypedOptions, _ option: String, _ meaning: (String) -> Meaning?
    ) throws(ToolFailure) -> Meaning? {
        guard let text = typed.argument(of: option) else { return nil }
        if let meaning = meaning(String(decoding: text, as: UTF8.self)) { return meaning }
        let words = PostresolveTool.optionTable.words(of: option).joined(separator: ", ")
        throw .usage("--\(option): \(text) is none of \(words)")
    }

    private static func work(
        _ typed: TypedOptions, usage: String, isTerminal: Bool
    ) throws(ToolFailure) -> Work {
        let given = ["to", "diff", "test", "audit"].filter(typed.has)
        if given.count > 1 {
            throw .usage("specify one of \(given.map { "--\($0)" }.joined(separator: ", "))")
        }
        if let option = given.first, let operand = typed.operands.first {
            throw .usage("with option --\(option), do not specify \(operand)")
        }
        if let target = typed.argument(of: "to") { return .reverse(target) }
        if let directory = typed.argument(of: "diff") { return .difference(FilePath(directory)) }
        if let file = typed.argument(of: "test") {
            return .tests(FilePath(file), showsCoverage: typed.has("coverage"))
        }
        if typed.has("audit") { return .audit }
        if typed.operands == [[UInt8(ascii: "-")]] { return .input }
        if !typed.operands.isEmpty { return .addresses(typed.operands) }
        guard isTerminal else { throw .usage("usage: \(usage)") }
        return .dialogue
    }
}

extension OptionTable {
    /// The words of which one is the argument of a long option.
    fileprivate func words(of name: String) -> [String] {
        guard case .choice(_, let words) = options.first(where: { $0.name == name })?.argument else {
            return []
        }
        return words
    }
}
