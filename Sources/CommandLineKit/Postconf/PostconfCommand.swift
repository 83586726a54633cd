// What was typed, settled into what it means: one kind of work, and how its result is shown.

internal import PostfixKit

/// What postconf is to do.
struct PostconfCommand {
    /// The kinds of work, of which a command line has one.
    enum Mode: Equatable {
        /// `-p`: parameters of main.cf.
        case parameters
        /// `-M`: entries of master.cf.
        case masterEntries
        /// `-F`: fields of master.cf.
        case masterFields
        /// `-P`: parameters that master.cf sets.
        case masterParameters
        /// `-PP`: all parameters as each service sees them.
        case allServiceParameters
        /// `-a`: SASL plug-ins of servers.
        case serverPlugins
        /// `-A`: SASL plug-ins of clients.
        case clientPlugins
        /// `-b`: bounce templates, expanded.
        case expandedTemplates
        /// `-t`: bounce templates.
        case templates
        /// `-l`: kinds of mailbox locks.
        case lockTypes
        /// `-m`: types of lookup tables.
        case tableTypes
        /// `-T`: a fact about TLS.
        case tls(what: [UInt8])
    }

    /// What is done to the files.
    enum Edit: Equatable {
        /// `-e`, or operands with `=`.
        case set
        /// `-X`.
        case remove
        /// `-#`.
        case commentOut
    }

    /// Which parameters are shown.
    enum Selection: Equatable {
        /// What is in effect.
        case effective
        /// `-d`: the defaults.
        case defaults
        /// `-n`: what main.cf sets.
        case set
    }

    /// How names and values are shown.
    enum Part: Equatable {
        case namesAndValues
        /// `-h`.
        case values
        /// `-H`.
        case names
    }

    /// The classes of parameters, which `-C` chooses from.
    struct Classes: OptionSet, Sendable {
        let rawValue: UInt8
        static let builtin = Classes(rawValue: 1)
        static let service = Classes(rawValue: 2)
        static let user = Classes(rawValue: 4)
        static let all: Classes = [.builtin, .service, .user]
    }

    /// What this toolkit does with a configuration, and Postfix does not.
    enum Beyond: Equatable {
        /// `--explain`.
        case explanation
        /// `--diff`: a directory, and what it is compared with.
        case difference([UInt8], Counterpart)
        /// `--check-upgrade` and `--from`.
        case upgrade(from: PostfixRelease, to: PostfixRelease)
    }

    /// What a configuration is compared with.
    enum Counterpart: Equatable {
        /// The defaults of the release.
        case defaults
        /// What it is to another release.
        case release(PostfixRelease)
        /// Another configuration.
        case directory([UInt8])

        /// What a word names; `./defaults` is a directory, too.
        init(_ word: [UInt8], _ distribution: Distribution) throws(ToolFailure) {
            let text = String(decoding: word, as: UTF8.self)
            if text == "defaults" {
                self = .defaults
            } else if text.contains(where: \.isNumber), text.allSatisfy({ $0.isNumber || $0 == "." }) {
                self = .release(try PostconfCommand.release(word, distribution))
            } else {
                self = .directory(word)
            }
        }
    }

    var mode: Mode
    /// Nil for the kinds of work that Postfix has.
    var beyond: Beyond?
    /// `--json`.
    var showsData: Bool
    /// `--show-secrets`.
    var showsSecrets: Bool
    /// Nil where files are only shown.
    var edit: Edit?
    var selection: Selection
    var part: Part
    var classes: Classes
    /// `-f`.
    var foldsLines: Bool
    /// `-x`.
    var expands: Bool
    /// `-j`.
    var showsJSON: Bool
    /// Not `-q`.
    var warnsOfNames: Bool
    /// `--lenient`.
    var isLenient: Bool
    /// What the options say about the machine and the process.
    var facts: HostFacts
    /// `--changed`.
    var reportsChange: Bool
    /// `-v`.
    var isVerbose: Bool
    /// `-o`, in the order of the command line.
    var overrides: [ParameterAssignment]
    var operands: [[UInt8]]
}

extension PostconfCommand {
    /// Settles what was typed.
    ///
    /// - Throws: `ToolFailure` for options that exclude each other, in Postfix's words.
    init(
        _ typed: TypedOptions, _ release: PostfixRelease, _ distribution: Distribution = .upstream
    ) throws(ToolFailure) {
        // As Postfix does: this complaint comes before all others.
        classes = try Self.classes(typed)
        beyond = try Self.beyond(typed, distribution)
        let explicit: Set<String> = beyond == nil ? try OptionRules.explicit(typed, release) : ["-p"]
        operands = typed.operands
        showsData = typed.has("json")
        showsSecrets = typed.has("show-secrets")
        mode = Self.mode(explicit, typed)
        edit =
            explicit.contains("-e")
            ? .set : explicit.contains("-X") ? .remove : explicit.contains("-#") ? .commentOut : nil
        selection = explicit.contains("-d") ? .defaults : explicit.contains("-n") ? .set : .effective
        part = explicit.contains("-h") ? .values : explicit.contains("-H") ? .names : .namesAndValues
        foldsLines = explicit.contains("-f")
        expands = explicit.contains("-x")
        showsJSON = explicit.contains("-j")
        warnsOfNames = !typed.has("q")
        isLenient = typed.has("lenient")
        facts = try Self.facts(typed)
        reportsChange = typed.has("changed")
        isVerbose = typed.has("v")
        try OptionRules.checkData(typed, explicit, hasBeyond: beyond != nil)
        if reportsChange, edit == nil { throw .usage("option --changed requires -e, -X or -#") }
        if edit == .set, operands.isEmpty { throw .usage("-e requires name=value argument") }
        if edit != nil, operands.isEmpty { throw .usage("missing service argument") }
        if mode == .expandedTemplates || mode == .templates, operands.count > 1 {
            throw .usage("options -b and -t require at most one template file")
        }
        overrides = try typed.overrides()
    }

    private static func mode(_ explicit: Set<String>, _ typed: TypedOptions) -> Mode {
        let modes: [(String, Mode)] = [
            ("-M", .masterEntries), ("-F", .masterFields), ("-PP", .allServiceParameters),
            ("-P", .masterParameters), ("-a", .serverPlugins), ("-A", .clientPlugins),
            ("-b", .expandedTemplates), ("-t", .templates), ("-l", .lockTypes), ("-m", .tableTypes),
        ]
        if let what = typed.occurrences.last(where: { $0.option.letter == "T" })?.argument {
            return .tls(what: what)
        }
        return modes.first { explicit.contains($0.0) }?.1 ?? .parameters
    }

    /// The kind of work that Postfix does not have; nil where none was asked for.
    private static func beyond(
        _ typed: TypedOptions, _ distribution: Distribution
    ) throws(ToolFailure) -> Beyond? {
        if typed.has("from"), !typed.has("check-upgrade") {
            throw .usage("option --from requires --check-upgrade")
        }
        let given = ["explain", "diff", "check-upgrade"].filter(typed.has)
        if given.count > 1 {
            throw .usage("specify one of \(given.map { "--\($0)" }.joined(separator: ", "))")
        }
        switch given.first {
        case "explain":
            try OptionRules.checkLetters(typed, with: "--explain", allowed: ["-c", "-o", "-q", "-v"])
            if typed.operands.isEmpty { throw .usage("--explain requires name argument") }
            return .explanation
        case "diff":
            try OptionRules.checkLetters(typed, with: "--diff", allowed: ["-q", "-v"])
            guard typed.operands.count == 2 else {
                throw .usage("--diff requires a directory, and a directory, \"defaults\" or a release")
            }
            return .difference(typed.operands[0], try Counterpart(typed.operands[1], distribution))
        case "check-upgrade":
            try OptionRules.checkLetters(typed, with: "--check-upgrade", allowed: ["-c", "-q", "-v"])
            guard let old = typed.argument(of: "from"), let new = typed.argument(of: "check-upgrade") else {
                throw .usage("option --check-upgrade requires --from")
            }
            if let operand = typed.operands.first {
                throw .usage("with option --check-upgrade, do not specify \(operand)")
            }
            return .upgrade(from: try release(old, distribution), to: try release(new, distribution))
        default: return nil
        }
    }

    fileprivate static func release(
        _ text: [UInt8], _ distribution: Distribution
    ) throws(ToolFailure) -> PostfixRelease {
        guard
            let release = PostfixRelease(
                String(decoding: text, as: UTF8.self), distribution: distribution)
        else {
            throw .usage(
                """
                unknown Postfix release: \(text) \
                (\(PostfixRelease.oldest.text) to \(PostfixRelease.newest.text) are known)
                """)
        }
        return release
    }

    /// What the options, or the environment, say of the machine and the process.
    private static func facts(_ typed: TypedOptions) throws(ToolFailure) -> HostFacts {
        func text(_ option: String, _ variable: String) -> [UInt8]? {
            typed.argument(of: option) ?? environment(variable).flatMap { $0.isEmpty ? nil : $0 }
        }
        var facts = HostFacts()
        facts.hostName = text("host-name", "POSTKIT_HOST_NAME")
        if let list = text("interfaces", "POSTKIT_INTERFACES") {
            do throws(IPNetwork.Problem) {
                facts.interfaces = try HostFacts.interfaces(list)
            } catch { throw .usage("--interfaces: \(error.message)") }
        }
        if let number = text("process-id", "POSTKIT_PROCESS_ID") {
            guard let id = Int32(String(decoding: number, as: UTF8.self)), id >= 0 else {
                throw .usage("--process-id: not a number: \(number)")
            }
            facts.processID = id
        }
        return facts
    }

    /// The classes of the last `-C`; upper and lower case are the same.
    private static func classes(_ typed: TypedOptions) throws(ToolFailure) -> Classes {
        guard let text = typed.occurrences.last(where: { $0.option.letter == "C" })?.argument else {
            return .all
        }
        let known: [String: Classes] = [
            "builtin": .builtin, "service": .service, "user": .user, "all": .all,
        ]
        var classes: Classes = []
        for word in text.split(whereSeparator: { ", \t\r\n".utf8.contains($0) }) {
            guard let one = known[String(decoding: word, as: UTF8.self).lowercased()] else {
                throw .usage("unknown -C option value \"\(Array(word))\" in \"\(text)\"")
            }
            classes.insert(one)
        }
        return classes
    }
}

/// Which options go together; what was implied is made explicit first.
private enum OptionRules {
    private static let modes: Set<String> = [
        "-a", "-A", "-b", "-l", "-m", "-t", "-T", "-p", "-M", "-F", "-P",
    ]
    private static let exclusive: [Set<String>] = [
        modes, ["-PP", "-e", "-#", "-X"], ["-d", "-e", "-n", "-#", "-X"], ["-f", "-e", "-#", "-X"],
        ["-x", "-e", "-#", "-X"], ["-o", "-d", "-e", "-#", "-X"], ["-h", "-H", "-e", "-#", "-X"],
    ]
    /// What each option can be given with, in the order of complaints.
    private static let companions: [(String, Set<String>)] = [
        ("-a", []), ("-A", []), ("-b", []), ("-l", []), ("-m", []), ("-T", []), ("-t", []),
        ("-p", ["-e", "-X", "-#", "-f", "-h", "-x", "-d", "-n", "-o", "-H", "-j"]),
        ("-M", ["-e", "-X", "-#", "-f", "-o", "-x", "-j"]),
        ("-F", ["-e", "-f", "-h", "-o", "-x", "-H", "-j"]),
        ("-P", ["-e", "-X", "-f", "-h", "-o", "-x", "-H", "-j", "-PP"]),
        ("-PP", ["-P", "-f", "-h", "-o", "-x", "-H", "-j"]),
        ("-j", ["-p", "-M", "-F", "-P", "-PP", "-o", "-x", "-n", "-d"]),
    ]
    /// The order in which options are named.
    private static let names = [
        "-a", "-A", "-b", "-C", "-d", "-e", "-f", "-F", "-h", "-H", "-j", "-l", "-m", "-M", "-n", "-o", "-p",
        "-P", "-PP",
        "-t", "-T", "-x", "-X", "-#",
    ]

    /// Makes sure that only some letters come with a long option.
    static func checkLetters(
        _ typed: TypedOptions, with option: String, allowed: Set<String>
    ) throws(ToolFailure) {
        let excess = Set(typed.occurrences.compactMap { $0.option.letter.map { "-\($0)" } }).subtracting(
            allowed)
        if !excess.isEmpty {
            let list = (["-c"] + names).filter(excess.contains).joined(separator: ", ")
            throw .usage("with option \(option), do not specify \(list)")
        }
    }

    /// Makes sure that `--json` and `--show-secrets` have something to show.
    static func checkData(
        _ typed: TypedOptions, _ explicit: Set<String>, hasBeyond: Bool
    ) throws(ToolFailure) {
        if typed.has("json") {
            if explicit.contains("-j") { throw .usage("specify one of -j, --json") }
            let excess = explicit.subtracting([
                "-p", "-M", "-F", "-P", "-PP", "-C", "-d", "-n", "-o", "-x", "-a", "-A", "-l", "-m", "-T",
            ])
            let listed = names.filter(excess.contains)
            if !listed.isEmpty {
                throw .usage("with option --json, do not specify \(listed.joined(separator: ", "))")
            }
        } else if typed.has("show-secrets"), !hasBeyond {
            throw .usage("option --show-secrets requires --json, --explain, --diff or --check-upgrade")
        }
    }

    /// The options that count, with the kind of work that is meant where none was named.
    static func explicit(_ typed: TypedOptions, _ release: PostfixRelease) throws(ToolFailure) -> Set<String>
    {
        let given = typed.occurrences.compactMap { $0.option.letter.map { "-\($0)" } }
        if given.contains("-b"), given.contains("-t") || given.filter({ $0 == "-b" }).count > 1 {
            throw .usage("specify one of -b and -t")
        }
        if given.filter({ $0 == "-t" }).count > 1 { throw .usage("specify one of -b and -t") }
        if given.filter({ $0 == "-T" }).count > 1 {
            throw .usage("At most one -T <mode> option may be specified")
        }
        var options = Set(given)
        // Before 3.11, a second -P had no effect.
        if release.hasJSONOutput, given.filter({ $0 == "-P" }).count > 1 { options.insert("-PP") }
        if options.isDisjoint(with: modes) { options.insert("-p") }
        let files: Set<String> = ["-p", "-M", "-F", "-P"]
        if !options.isDisjoint(with: files), typed.operands.first?.contains(UInt8(ascii: "=")) == true {
            options.insert("-e")
        }
        let separator = release.listsWithCommas ? ", " : " "
        func list(_ options: Set<String>) -> String {
            names.filter(options.contains).joined(separator: separator)
        }
        // Before 3.11 there was no -PP, so nothing excluded it.
        let groups = exclusive.filter { release.hasJSONOutput || !$0.contains("-PP") }
        for group in groups where options.intersection(group).count > 1 {
            throw .usage("specify one of \(list(options.intersection(group)))")
        }
        var counted = options.intersection(names)
        // -C goes with every other option, and means something with few.
        counted.remove("-C")
        // The default mode excludes no option.
        let checked = given.contains("-p") ? counted : counted.subtracting(["-p"])
        for (option, others) in companions where checked.contains(option) {
            let excess = checked.subtracting(others).subtracting([option])
            if !excess.isEmpty { throw .usage("with option \(option), do not specify \(list(excess))") }
        }
        return options
    }
}
