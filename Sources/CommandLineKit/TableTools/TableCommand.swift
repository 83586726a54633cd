// What was typed, settled into what it means: one plain value, before any work starts.

internal import PostfixKit

/// What postmap or postalias is to do.
struct TableCommand {
    /// The work.
    enum Work: Equatable {
        /// Build the databases of the operands; with a check, a comparison, or only where needed.
        case build(BuildMode)
        /// Add entries from standard input.
        case update
        /// Look up one key.
        case query([UInt8])
        /// Look up keys from standard input.
        case queryInput
        /// Look up the headers or lines of a message on standard input.
        case queryMessage(headers: Bool, body: Bool, mime: Bool)
        /// Remove one key.
        case delete([UInt8])
        /// Remove keys from standard input.
        case deleteInput
        /// List the first table.
        case list
        /// Write the entries of the operand to another table.
        case convert(TableName)

        /// Whether postalias adds the entries that tell about this server.
        var writesAliases: Bool {
            switch self {
            case .build, .update: true
            default: false
            }
        }
    }

    /// How far a build goes.
    enum BuildMode: Equatable {
        /// Always write.
        case always
        /// Write where the entries differ.
        case ifChanged
        /// Only read the sources.
        case check
        /// Only show the differences.
        case difference
    }

    /// How a query is made and answered, where it is more than one key.
    struct Search {
        /// What the tables hold, and in which order keys are asked for.
        var searched: SearchedFormat
        /// How the answer is shown.
        var form: Form

        /// The forms of an answer.
        enum Form: Equatable {
            /// The value.
            case value
            /// All that was asked, for people.
            case explanation
            /// The same for programs.
            case json
        }
    }

    var work: Work
    /// The search that `-q` makes; nil for one key, just as it is.
    var search: Search?
    var tables: [TableName]
    var options: BuildOptions
    /// Whether answers are shown as JSON.
    var showsJSON: Bool
    /// Whether values are shown decoded from Base64.
    var decodesValues: Bool
    /// Whether `--convert` may replace a table.
    var replacesTarget: Bool
}

extension TableCommand {
    /// Settles what was typed, with the configuration that it names.
    init(
        _ typed: TypedOptions, _ tool: TableTool, _ environment: ToolEnvironment
    ) throws(ToolFailure) {
        try ToolEnvironment.requireRoot(typed)
        let release = environment.release
        let messages = environment.messages
        let root = environment.configuration.directory.path.root
        let isMessageMode = typed.has("b") || typed.has("h")
        let work = try Self.work(typed, release, messages, usage: tool.optionTable.usage)
        let search = try Self.search(typed, isMessage: isMessageMode)
        let configuration = environment.configuration
        var isUTF8 = isMessageMode ? typed.has("U") : true
        if typed.has("u") { isUTF8 = false }
        if isUTF8 { isUTF8 = try configuration.isUTF8Enabled() }
        var use = TableUse(isUTF8: isUTF8)
        if typed.has("f") { use.folding = .none }
        use.valuesAreFiles = typed.has("F")
        var options = BuildOptions(
            table: try environment.tableOptions(use), warn: { messages.warning($0.message) })
        options.grammar = tool == .postalias ? .aliases : .map(valuesAreFiles: typed.has("F"))
        for occurrence in typed.occurrences {
            // Of options that contradict each other the last is in force.
            switch occurrence.option.letter {
            case "n": options.table.use.termination = .forbidden
            case "N": options.table.use.termination = .required
            case "r": options.duplicates = .replace
            case "w": options.duplicates = .ignore
            default: break
            }
        }
        options.writesAsSourceOwner = !typed.has("o")
        options.followsSourceMode = !typed.has("p")
        options.isStrict = typed.has("strict")
        options.timeStamp = environment.sourceDate
        if typed.has("v") { options.note = { messages.note($0) } }
        if tool == .postalias, work.writesAliases { options.serverName = try configuration.serverName() }
        self.init(
            work: work, search: search,
            tables: try typed.operands.map { (text) throws(ToolFailure) in
                TableName(
                    text, defaultType: text.contains(UInt8(ascii: ":")) ? [] : try configuration.defaultType()
                ).inside(root)
            },
            options: options, showsJSON: typed.has("j"), decodesValues: typed.has("F"),
            replacesTarget: typed.has("force"))
    }

    /// Settles the options that exclude each other, in Postfix's words.
    private static func work(
        _ typed: TypedOptions, _ release: PostfixRelease, _ messages: Messages, usage: String
    ) throws(ToolFailure) -> Work {
        try checkExclusions(typed, release)
        if typed.has("root"), let option = ["i", "d"].first(where: typed.has) {
            throw .usage("option -\(option) cannot be used with --root: build the table anew")
        }
        let query = typed.occurrences.first { $0.option.letter == "q" }?.argument
        let delete = typed.occurrences.first { $0.option.letter == "d" }?.argument
        let isInput = [UInt8(ascii: "-")]
        if typed.has("j"), query == nil, !typed.has("s") { throw .usage("option -j requires -q or -s") }
        let isMessage = typed.has("b") || typed.has("h")
        if isMessage || typed.has("m"), query != isInput {
            throw .usage("specify -b -h or -m only with \"-q -\"")
        }
        if typed.has("m"), !isMessage { messages.warning("ignoring -m option without -b or -h") }
        let work: Work
        if let delete {
            work = delete == isInput ? .deleteInput : .delete(delete)
        } else if let query {
            work =
                isMessage
                ? .queryMessage(headers: typed.has("h"), body: typed.has("b"), mime: typed.has("m"))
                : query == isInput ? .queryInput : .query(query)
        } else if typed.has("s") {
            return .list
        } else if typed.has("i") {
            work = .update
        } else if let target = typed.argument(of: "convert") {
            guard typed.operands.count == 1 else { throw .usage("--convert takes one table to read") }
            guard target.contains(UInt8(ascii: ":")) else {
                throw .usage("--convert takes a table \"type:name\" instead of \"\(target)\"")
            }
            work = .convert(TableName(target, defaultType: []))
        } else {
            let modes: [(String, BuildMode)] = [
                ("check", .check), ("diff", .difference), ("if-changed", .ifChanged),
            ]
            work = .build(modes.first { typed.has($0.0) }?.1 ?? .always)
        }
        if typed.operands.isEmpty { throw .usage("usage: \(usage)") }
        return work
    }

    /// Settles what `--as`, `--explain` and `--json` say.
    private static func search(_ typed: TypedOptions, isMessage: Bool) throws(ToolFailure) -> Search? {
        let asked = ["as", "explain", "json"].filter { typed.has($0) }
        guard let first = asked.first else { return nil }
        guard typed.has("q"), !isMessage else {
            throw .usage("option --\(first) requires -q of an address or key")
        }
        if typed.has("explain"), typed.has("json") || typed.has("j") {
            throw .usage("specify only one of --explain --json or -j")
        }
        var format = SearchedFormat.key
        if let name = typed.argument(of: "as") {
            guard let named = SearchedFormat(String(decoding: name, as: UTF8.self)) else {
                let known = SearchOrder.all.map(\.name).joined(separator: " ")
                throw .usage("unknown format or parameter with tables to search: \(name) (formats: \(known))")
            }
            format = named
        }
        return Search(
            searched: format, form: typed.has("explain") ? .explanation : typed.has("json") ? .json : .value)
    }

    private static func checkExclusions(
        _ typed: TypedOptions, _ release: PostfixRelease
    ) throws(ToolFailure) {
        let exclusive: [Character] =
            release.excludesIncrementalMode ? ["d", "i", "q", "s"] : ["s", "q", "d"]
        let given = typed.occurrences.compactMap(\.option.letter).filter(exclusive.contains)
        // Newer releases take each once.
        let repeats = given.filter { release.excludesIncrementalMode || $0 == "q" || $0 == "d" }.count
        if Set(given).count > 1 || repeats > 1 {
            if release.excludesIncrementalMode { throw .usage("specify only one of -d -i -q or -s") }
            throw .usage(
                given[1] == "s" ? "specify only one of -s or -q or -d" : "specify only one of -s -q or -d")
        }
        let modes = ["check", "diff", "if-changed", "convert"].filter { typed.has($0) }
        if modes.count > 1 || !modes.isEmpty && (!given.isEmpty || typed.has("i")) {
            throw .usage("specify only one of -d -i -q -s --check --convert --diff or --if-changed")
        }
        if typed.has("force"), !typed.has("convert") { throw .usage("option --force requires --convert") }
        if typed.has("strict"), modes == ["diff"] || typed.has("q") || typed.has("d") || typed.has("s") {
            throw .usage("option --strict is for building tables only")
        }
    }
}
