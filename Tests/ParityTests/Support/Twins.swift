import Foundation
import Testing

/// Twin directories in which the two toolkits do the same, and what is compared afterwards.
struct Twins: Sendable {
    let reference: Toolkit
    let ours: Toolkit
    let parent: URL

    /// Twins in a new directory, or in `place`, which is theirs from now on.
    init(in place: URL? = nil) throws {
        reference = try .reference()
        ours = try .ours()
        parent = try place ?? Scratch.directory("twins")
        for toolkit in [reference, ours] {
            let directory = parent.appendingPathComponent(toolkit.name)
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        }
    }

    func directory(_ toolkit: Toolkit) -> URL { parent.appendingPathComponent(toolkit.name) }

    func remove() {
        if Environment.text("POSTKIT_KEEP") == nil { try? FileManager.default.removeItem(at: parent) }
    }

    /// Runs a script in the toolkit's directory; `postmap`, `postalias`, `newaliases` and `postconf` are its programs.
    ///
    /// Each program says its command and whether its status was zero on standard error. Those that are run by
    /// `later` go on side by side until `now` shows them in their order: the reference sleeps for a second when it
    /// fails.
    func run(_ script: String, with toolkit: Toolkit) async throws -> Outcome {
        let assignments = toolkit.environment.map { "\($0.key)=\(Batch.quoted([$0.value])) " }.joined()
        // Where the reference keeps the files that an installation begins with.
        var prelude = """
            umask 022
            stock=\(Batch.quoted(["\(reference.programs)/../share/postfix"]))
            examples=\(Batch.quoted([Environment.checkout + "/Examples"]))
            ended() {
                case $1 in
                0) echo '= zero' >&2 ;;
                12[89] | 1[3-9]? | 2??) echo "= killed: $1" >&2 ;;
                *) echo '= not zero' >&2 ;;
                esac
                return $1
            }
            later() {
                laters=$((${laters:-0} + 1))
                "$@" <&3 >".output$laters" 2>".errors$laters" &
            } 3<&0
            now() {
                wait
                for n in $(seq ${laters:-0}); do
                    cat ".output$n"
                    cat ".errors$n" >&2
                done
                rm -f .output* .errors*
                laters=0
            }

            """
        for program in ["postmap", "postalias", "newaliases", "postconf"] {
            var path = "\(toolkit.programs)/\(program)"
            if toolkit.environment["LD_LIBRARY_PATH"] != nil, program == "newaliases" {
                // Debian's newaliases is a name of sendmail, in bin and not in sbin.
                path = "\(parent.path)/newaliases"
                if !FileManager.default.fileExists(atPath: path) {
                    try? FileManager.default.createSymbolicLink(
                        atPath: path, withDestinationPath: "\(toolkit.programs)/sendmail")
                }
            }
            let words = Batch.quoted(toolkit.prefix + [path] + toolkit.arguments)
            prelude += """
                \(program)() {
                    echo "$ \(program) $*" >&2
                    \(assignments)\(words) "$@"
                    ended $?
                }

                """
        }
        return try await runToEnd(
            ["/bin/sh", "-c", prelude + script], in: directory(toolkit), environment: plainEnvironment)
    }

    /// Runs the script with both and compares everything.
    func compare(_ one: ParityCase) async throws {
        for toolkit in [reference, ours] {
            for (name, bytes) in one.files {
                try Data(bytes).write(to: directory(toolkit).appendingPathComponent(name))
            }
        }
        let expected = try await run(one.script, with: reference)
        let actual = try await run(one.script, with: ours)
        #expect(!expected.errorText.contains("/bin/sh:"), "the script of the case is wrong")
        #expect(!expected.isLate, "the reference was not done in time")
        #expect(!actual.isLate, "ours was not done in time")
        if one.comparesOutput {
            #expect(
                changes(shown(expected.output, .output), shown(actual.output, .output)) == [],
                "standard output")
        }
        if one.comparesErrors {
            var wanted = shown(expected.errors, .errors)
            var got = shown(actual.errors, .errors).filter { line in
                !one.oursAlsoSays.contains { line.contains($0) } || wanted.contains(line)
            }
            if one.script.contains("postconf") { (wanted, got) = (unordered(wanted), unordered(got)) }
            #expect(changes(wanted, got) == [], "messages and statuses")
        }
        if one.comparesFiles {
            let changed = changes(try tree(reference), try tree(ours))
            #expect(changed == [], "names, modes and owners of the files")
            try await compare(
                try FileManager.default.subpathsOfDirectory(atPath: directory(reference).path)
                    .sorted().compactMap { DatabaseFile(name: $0) },
                by: one.script.contains("postalias") ? ["postmap", "postalias"] : ["postmap"])
        }
    }

    /// Compares database files: their contents, and what each toolkit reads in the files of both.
    func compare(_ files: [DatabaseFile], by programs: [String] = ["postmap"]) async throws {
        var dumps = try Batch()
        for file in files {
            for toolkit in [reference, ours] {
                try dumps.add(file.dumpCommand, in: directory(toolkit))
                try dumps.add(file.verifyCommand, in: directory(toolkit))
            }
        }
        let shownBy = try await dumps.outcomes(environment: plainEnvironment)
        var reads = try Batch()
        var whats: [String] = []
        for (number, file) in files.enumerated() {
            let expected = file.contents(shownBy[number * 4])
            let actual = file.contents(shownBy[number * 4 + 2])
            #expect(expected.type == actual.type, "type of \(file.name)")
            #expect(changes(expected.records, actual.records) == [], "contents of \(file.name)")
            guard let type = expected.type else { continue }
            #expect(shownBy[number * 4 + 3].status == 0, "our \(file.name) is not sound")
            let keys = expected.keys.joined(separator: [0x0A]) + [0x0A]
            for place in [reference, ours] {
                for (program, options) in reading(type, by: programs) {
                    let operands = options + ["\(type):\(file.stem)"]
                    for toolkit in [reference, ours] {
                        try reads.add(
                            toolkit.command(program, operands), in: directory(place),
                            with: toolkit.environment, input: options == ["-s"] ? [] : Array(keys))
                    }
                    whats.append("\(program) \(operands.joined(separator: " ")) in the twin of \(place.name)")
                }
            }
        }
        let answers = try await reads.outcomes(environment: plainEnvironment)
        for (number, what) in whats.enumerated() {
            let (wanted, got) = (answers[number * 2], answers[number * 2 + 1])
            let comment = Comment(rawValue: what)
            // A failing run loses what it has not written yet: the reference pieces of 4096 bytes, ours all
            // that goes with the keys at hand.
            let isCut =
                wanted.status != 0
                && (got.output.starts(with: wanted.output) || wanted.output.starts(with: got.output))
            if wanted.output != got.output, !isCut {
                #expect(changes(shown(wanted.output, .raw), shown(got.output, .raw)) == [], comment)
            }
            #expect(changes(shown(wanted.errors, .errors), shown(got.errors, .errors)) == [], comment)
            #expect((wanted.status == 0) == (got.status == 0), comment)
        }
    }

    /// The ways in which a file of this type is read for comparison.
    private func reading(_ type: String, by programs: [String]) -> [(String, [String])] {
        var ways: [(String, [String])] = []
        for program in programs {
            // Postfix 3.7 cannot list cdb: a listing there would only compare two refusals.
            if type != "cdb" { ways.append((program, ["-s"])) }
            ways.append((program, ["-q", "-"]))
            if program == "postmap" {
                ways += [["-f", "-q", "-"], ["-nf", "-q", "-"], ["-Nf", "-q", "-"]].map { (program, $0) }
            }
        }
        return ways
    }

    /// The environment of a batch: each toolkit's own variables are given to its programs alone.
    private var plainEnvironment: [String: String] {
        var environment = ours.fullEnvironment
        environment["LD_LIBRARY_PATH"] = nil
        return environment
    }

    /// What must be taken from the lines of the reference (`-`) and added (`+`) to get ours; a few of them.
    private func changes(_ wanted: [String], _ got: [String]) -> [String] {
        if wanted == got { return [] }
        var start = 0
        while start < min(wanted.count, got.count), wanted[start] == got[start] { start += 1 }
        var end = 0
        while end < min(wanted.count, got.count) - start,
            wanted[wanted.count - 1 - end] == got[got.count - 1 - end]
        {
            end += 1
        }
        func some(_ lines: ArraySlice<String>, _ sign: String) -> [String] {
            lines.prefix(4).map { "\(sign) \($0.prefix(300))" } + (lines.count > 4 ? ["\(sign) ..."] : [])
        }
        return ["after line \(start)"] + some(wanted[start..<wanted.count - end], "-")
            + some(got[start..<got.count - end], "+")
    }

    /// The messages of each command in one order: those of postconf have none, being those of a hash table.
    private func unordered(_ lines: [String]) -> [String] {
        var result: [String] = []
        var pending: [String] = []
        for line in lines {
            if line.hasPrefix("$ ") || line.hasPrefix("= ") {
                result += pending.sorted() + [line]
                pending = []
            } else {
                pending.append(line)
            }
        }
        return result + pending.sorted()
    }

    private enum Stream { case output, errors, raw }

    /// A stream as lines that two toolkits share: no directory names, no times, no added positions.
    private func shown(_ bytes: [UInt8], _ stream: Stream) -> [String] {
        var text = String(decoding: bytes, as: UTF8.self)
        for toolkit in [reference, ours] {
            text = text.replacingOccurrences(of: directory(toolkit).path, with: "DIRECTORY")
            // postconf calls itself as it was called.
            text = text.replacingOccurrences(of: "\(toolkit.programs)/postconf: ", with: "postconf: ")
        }
        return text.split(separator: "\n", omittingEmptySubsequences: false).compactMap { part in
            var line = String(part)
            // Berkeley DB talks for itself; ours says the reason after the system's words.
            if stream == .errors, line.hasPrefix("BDB") { return nil }
            // Ours alone says which name may be meant.
            if stream == .errors, line.hasPrefix("postconf: did you mean \"") { return nil }
            // The reference lets some bytes through that are not UTF-8; ours shows each as a question mark.
            if stream == .errors { line = line.replacingOccurrences(of: "\u{FFFD}", with: "?") }
            if stream == .errors { line = Self.withoutAdditions(line) }
            if stream == .errors, line.contains(": Invalid argument (") {
                line = line.replacingOccurrences(of: #" \([^()]*\)$"#, with: "", options: .regularExpression)
            }
            if stream == .errors,
                line.contains("macro processing error (") || line.contains("must not start with whitespace")
            {
                line = line.replacingOccurrences(of: #" \([^()]*\)$"#, with: "", options: .regularExpression)
            }
            if stream == .output {
                line = line.replacingOccurrences(
                    of: "YP_LAST_MODIFIED(:?\t|\": \")[0-9]{10}", with: "YP_LAST_MODIFIED$1TIME",
                    options: .regularExpression)
            } else if stream == .errors, line.contains(": fatal: invalid "), line.contains(" field \"") {
                // Where the entry of master.cf stands, ours alone says.
                line = line.replacingOccurrences(
                    of: #" \([^()]*, line [0-9]+\)$"#, with: "", options: .regularExpression)
            } else if stream == .errors, line.contains("duplicate entry: ") {
                line = line.replacingOccurrences(
                    of: #" \([^()]*, line [0-9]+(; first at line [0-9]+)?\)$"#, with: "",
                    options: .regularExpression)
            }
            return line
        }
    }

    /// A message of a table with settings, without what is not to be compared.
    ///
    /// The reference ends some with the number of an error that was long ago, and others with a line feed; ours
    /// say the cause, and the line of a setting.
    private static func withoutAdditions(_ line: String) -> String {
        let patterns = [
            (#"(table (sqlite|pgsql|mysql|ldap|memcache):.*: query error): .*"#, "$1"),
            (#"(SQL (prepare|step|finalize) failed.*)\?$"#, "$1"),
            (#"(: Can't open database): .*"#, "$1"),
            (#"(: (bad (string|numerical|boolean)|invalid ).*) \([^()]*, line [0-9]+\)$"#, "$1"),
        ]
        return patterns.reduce(line) {
            $0.replacingOccurrences(of: $1.0, with: $1.1, options: .regularExpression)
        }
    }

    /// All files of a twin: kind, mode, owner and name, and the bytes of what is no database.
    private func tree(_ toolkit: Toolkit) throws -> [String] {
        let root = directory(toolkit)
        let manager = FileManager.default
        let names = try manager.subpathsOfDirectory(atPath: root.path).sorted()
        return try names.map { name in
            let path = root.appendingPathComponent(name).path
            let attributes = try manager.attributesOfItem(atPath: path)
            let mode = String((attributes[.posixPermissions] as? Int) ?? 0, radix: 8)
            let owner = "\(attributes[.ownerAccountID] ?? "?"):\(attributes[.groupOwnerAccountID] ?? "?")"
            switch attributes[.type] as? FileAttributeType {
            case .typeRegular:
                let isDatabase = DatabaseFile(name: name) != nil
                let bytes = isDatabase ? Data() : (manager.contents(atPath: path) ?? Data())
                let size = isDatabase ? "" : " <\(String(decoding: bytes.prefix(4096), as: UTF8.self))>"
                return "file \(mode) \(owner) \(name)\(size)"
            case .typeDirectory: return "directory \(mode) \(owner) \(name)"
            case .typeSymbolicLink:
                return "symlink \(name) -> \(try manager.destinationOfSymbolicLink(atPath: path))"
            default: return "other \(mode) \(owner) \(name)"
            }
        }
    }
}
