import Foundation
import Glibc
import Testing

/// What a table or a file of the configuration may hold, seen through all tools: it never reaches a terminal as it
/// is, and never makes a line of its own.
@Suite struct HostileTextTests {
    // MARK: the attack

    /// Texts that would do something: end a line, or make a terminal do something.
    static let attacks: [[UInt8]] = [
        Array("\nFORGED changed hash:other (1 entry)\n".utf8), Array("\r\nFORGED\r".utf8),
        Array("\u{1B}]0;title\u{07}\u{1B}[31mred".utf8), Array("\u{9B}31mred\u{85}FORGED".utf8),
        Array("\u{2028}FORGED\u{2029}FORGED".utf8), Array("\u{202E}gpj\u{2066}x\u{200F}\u{061C}".utf8),
        [0x78, 0xFF, 0x80, 0x9B, 0x78], Array("\u{7F}\u{08}\u{0B}\u{0C}\t\u{01}".utf8),
    ]
    /// The same without what ends a line of a text file.
    static let attackOnLine = attacks.dropFirst(2).flatMap { $0 }
    private static let attackOnUTF8Line = attacks.dropFirst(2).dropLast(2).flatMap { $0 }

    /// A folder with tables and configurations that attack whoever shows them.
    private func withAttack(_ body: (URL) throws -> Void) throws {
        try withFolder { folder in
            func write(_ name: String, _ bytes: [UInt8]) throws {
                let file = folder.appendingPathComponent(name)
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(bytes).write(to: file)
            }
            func text(_ text: String) -> [UInt8] { Array(text.utf8) }
            let all = Self.attacks.flatMap { $0 }
            var entries: [(key: [UInt8], value: [UInt8])] = [
                (text("a@v.example"), text("b@v.example") + all), (text("b") + all + text("@v.example"), all),
                (text("plain@v.example"), text("mailbox\\x41\\d@h.example")),
            ]
            for (number, attack) in Self.attacks.enumerated() {
                entries.append((text("k\(number)@v.example"), attack + text("@h.example")))
                entries.append((text("k\(number)") + attack + text("@v.example"), text("x@h.example")))
            }
            try write("t.cdb", ConstantDatabase.bytes(entries))
            try write("t", text("a@v.example ") + Self.attackOnLine + text("\nc@v.example d@h.example\n"))
            try write("lines", Self.attackOnLine + text(" x\n") + Self.attackOnLine + text(" y\nz\n"))
            try write(
                "utf8",
                text("q") + Self.attackOnUTF8Line + text(" x\nq") + Self.attackOnUTF8Line + text(" y\n"))
            try write(
                "al",
                text("\"a") + Self.attackOnUTF8Line + text("\": \"|run ") + Self.attackOnUTF8Line
                    + text("\"\nroot") + Self.attackOnLine + text(":\n"))
            try write("al.cdb", ConstantDatabase.bytes(entries))
            try write(
                "regexps",
                text("/(") + Self.attackOnLine + text("/ x\n/a/") + Self.attackOnLine + text(" x\n"))
            for name in ["one", "two"] {
                try write(
                    "\(name)/main.cf",
                    text(
                        """
                        compatibility_level = 3.6
                        myhostname = h.example
                        mydestination = h.example
                        virtual_alias_domains = v.example
                        virtual_alias_maps = cdb:$config_directory/../t
                        alias_maps = cdb:$config_directory/../al, hash:$config_directory/h
                        alias_database = $alias_maps
                        recipient_bcc_maps = regexp:$config_directory/../regexps

                        """) + text("mail_name = \(name)") + Self.attackOnLine + text("\nunused = $mail_name")
                        + text("\nv") + Self.attackOnUTF8Line + text(" = x\n"))
                try write(
                    "\(name)/master.cf",
                    text("smtp inet n - n - - smtpd -o mail_name=\(name)") + Self.attackOnUTF8Line
                        + text("\n")
                        + text("s") + Self.attackOnUTF8Line + text(" unix - - n - - pipe argv=\(name)")
                        + Self.attackOnUTF8Line + text("\n"))
                try write("\(name)/h", text("a: b\n"))
            }
            try write(
                "broken/main.cf", text("smtpd_banner = ${nosuch") + Self.attackOnLine + text("\n"))
            try write("tests", text("a@v.example nobody") + Self.attackOnLine + text("\na@v.example x,\n"))
            try write("attack", all)
            try write("attack.line", Self.attackOnLine)
            try body(folder)
        }
    }

    /// What a shell sets: the whole attack, without and with a directory of its own.
    private static let setUp = """
        attack=$(cat attack; echo .); line=$(cat attack.line)
        mkdir -p "d$line"; cp t "d$line/t"; cp one/* "d$line/"

        """

    /// The bytes of both streams of a script.
    private func run(_ script: String, in folder: URL) throws -> (output: [UInt8], errors: [UInt8]) {
        _ = try ShellRun("exec >out 2>err\n" + Self.setUp + script, in: folder)
        func bytes(_ name: String) throws -> [UInt8] {
            [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
        }
        return (try bytes("out"), try bytes("err"))
    }

    /// What is wrong with bytes that somebody sees; nil where nothing is.
    private static func danger(in bytes: [UInt8]) -> String? {
        guard let text = String(validating: bytes, as: UTF8.self) else { return "not UTF-8" }
        for scalar in text.unicodeScalars where scalar != "\n" && scalar != "\t" {
            let category = scalar.properties.generalCategory
            if [.control, .lineSeparator, .paragraphSeparator].contains(category)
                || scalar.properties.isBidiControl
            {
                return "U+\(String(scalar.value, radix: 16))"
            }
        }
        let forged = text.split(separator: "\n").first { $0.hasPrefix("FORGED") }
        return forged.map { "a forged line: \($0)" }
    }

    // MARK: reports

    static let reports: [CommandCase] = [
        CommandCase(
            name: "postmap, differences", script: "postmap -uc one --diff cdb:t",
            output: "-k1\\x0d\\x0aFORGED\\x0d@v.example\tx@h.example\n"),
        CommandCase(
            name: "postmap, values with what looks like an escape", script: "postmap -uc one --diff cdb:t",
            output: "-plain@v.example\tmailbox\\x5cx41\\d@h.example\n"),
        CommandCase(
            name: "postmap, an explanation",
            script: "for k in a k0 k1 k3 k6; do postmap -uc one --explain -q $k@v.example cdb:t; done",
            output: "found: \\x0aFORGED changed hash:other (1 entry)\\x0a@h.example\n"),
        CommandCase(
            name: "postmap, an explanation of a key",
            script: "postmap -uc one --explain -q \"k$attack\" cdb:t",
            output: "not found\n"),
        CommandCase(
            name: "postmap, an explanation as JSON",
            script: "for k in a k0 k1 k3 k6; do postmap -uc one --json -q $k@v.example cdb:t; done",
            output: "\"\\nFORGED changed hash:other (1 entry)\\n@h.example\""),
        CommandCase(
            name: "postmap, by format",
            script: "postmap -uc one --as virtual --explain -q a@v.example cdb:t cdb:al", output: "found: b@v"
        ),
        CommandCase(
            name: "postmap, warnings about a source",
            script: """
                postmap -c one hash:lines hash:utf8; postmap -c one --check hash:utf8
                postmap -c one -i hash:u <utf8; postmap -c one -v --strict cdb:utf8
                postmap -c one -q "$line" regexp:regexps pcre:regexps
                """),
        CommandCase(
            name: "postmap, names of files and tables",
            script: """
                postmap -c one "hash:d$line/t"; postmap -c one -v --if-changed "hash:d$line/t"
                postmap -c one -q x "hash:no$attack"; postmap -c one "x$attack:t"; postmap -c "no$attack" -q x hash:t
                postmap -c one --convert "lmdb:d$line/u" "hash:d$line/t"; postmap -c one -d "$attack" "cdb:d$line/t"
                postmap --root "no$attack" hash:t; SOURCE_DATE_EPOCH=$attack postmap hash:t
                postmap -c one -q x "inline:{$attack}" "static:$attack" "debug:static:$attack"
                """),
        CommandCase(
            name: "all tools, options and their arguments",
            script: """
                for tool in postmap postalias postconf postresolve postbuild; do
                    "$tool" "--no$attack"; "$tool" "-$attack"; "$tool" "--postfix-version=$attack"
                    "$tool" "--help=$attack"; "$tool" --distribution "$attack"; "$tool" -o "$attack" --json
                done
                ln -s "$(command -v postmap)" "p$line"; "./p$line" -Z; "./p$line" -q x; "./p$line" "hash:no"
                """),
        CommandCase(
            name: "postalias, sources and differences",
            script: """
                postalias -c one -v hash:al; postalias -c one --check lmdb:al; postalias -uc one --diff cdb:al
                postalias -c one --explain -q "a$line" hash:al
                """),
        CommandCase(
            name: "postconf, an explanation",
            script:
                "postconf -c one --explain mail_name unused \"v$line\" \"$attack\"; postconf -c broken --explain smtpd_banner",
            output: "mail_name = one\\x1b]0;title"),
        CommandCase(
            name: "postconf, differences",
            script: "postconf --diff one two; postconf --diff one defaults; postconf --diff one \"d$line\"",
            output: "-mail_name = one\\x1b]0;title"),
        CommandCase(
            name: "postconf, an upgrade",
            script:
                "postconf -c one --check-upgrade 3.11 --from 3.5; postconf -c \"d$line\" --check-upgrade 3.11 --from 3.5"
        ),
        CommandCase(
            name: "postconf, JSON",
            script: """
                postconf -c one --json --lenient; postconf -c one -x --lenient --json; postconf -c one -M --json
                postconf -c one -P --json; postconf -c one -F --json; postconf -c one --explain --json mail_name
                postconf --diff --json one two
                """, output: "one\\u001B]0;title"),
        CommandCase(
            name: "postconf, warnings, errors and edits",
            script: """
                postconf -c one -x >/dev/null; postconf -c broken; postconf -c broken --lenient --diff x
                postconf -c one -H "$attack"; postconf -c one -M "$attack/unix"
                postconf -c one -F "smtp/inet/$attack" "$attack/a/b/c/d"; postconf -c one -P "smtp/inet/$attack"
                postconf -c "no$attack"; postconf -c one -e "$attack=x" "x"; postconf -c one -T "$attack"
                postconf -c "d$line" --changed -e mydomain=x.example; postconf -c one -b "no$attack"
                postconf -c one -t attack; postconf --host-name "$attack" -c one -x myhostname >/dev/null
                postconf -c one -e -v "y=$line"; postconf -c one -X "$attack"; postconf -c one -M -e "$attack"
                """),
        CommandCase(
            name: "postresolve, ways of addresses",
            script: """
                for k in a k0 k1 k2 k3 k4 k5 k6 k7; do postresolve -c one $k@v.example; done
                postresolve -c one -v a@v.example; postresolve -c one "$attack" "$attack@v.example"
                postresolve -c one --from remote --sender "$attack" "k1$line@h.example"
                postresolve -c "d$line" a@v.example; echo "$line" | postresolve -c one -
                """, output: "\\x0aFORGED"),
        CommandCase(
            name: "postresolve, JSON and pictures",
            script: """
                for k in a k0 k1 k2 k3 k4 k5 k6 k7; do
                    postresolve -c one --format json $k@v.example; postresolve -c one --format dot $k@v.example
                done
                postresolve -c one --format dot "$attack@v.example"
                """, output: "\\\\x0aFORGED"),
        CommandCase(
            name: "postresolve, questions about whole configurations",
            script: """
                for format in text json; do
                    postresolve -c one --format $format --audit; postresolve -c one -v --format $format --audit
                    postresolve -c one --format $format --test tests --coverage
                    postresolve -c one --format $format --to h.example
                    postresolve -c one --format $format --to "$attack"
                    postresolve -c one --format $format --diff two; postresolve -c one --format $format --diff "d$line"
                done
                echo "$attack" >broken; postresolve -c one --test broken; postresolve -c one --passwd "no$attack" x
                """),
        CommandCase(
            name: "postbuild, tables and differences",
            script: """
                postbuild -c one --check --diff; postbuild -c one --check --diff --json; postbuild -c one -v --strict
                postbuild -c one -v; postbuild -c two --only "$attack"; postbuild -c "d$line" -v --check
                postbuild --type-map "$attack"; postbuild --jobs "$attack"; postbuild "$attack"
                """, output: "-k1\\x0d\\x0aFORGED"),
        CommandCase(
            name: "postbuild, migrations and sources",
            script: """
                postbuild -c one --migrate lmdb --dry-run; postbuild -c one --migrate lmdb --dry-run --json
                postbuild -c "d$line" --migrate cdb; postbuild -uc one --decompile cdb:t >/dev/null
                postbuild --migrate "$attack"; postbuild -c one --decompile "hash:no$attack"
                """, output: "+++ one/main.cf\n"),
    ]

    @Test(arguments: reports) func `no report obeys what a table says`(_ report: CommandCase) throws {
        try withAttack { folder in
            let streams = try run(report.script, in: folder)
            #expect(
                Self.danger(in: streams.output) == nil, "\(String(decoding: streams.output, as: UTF8.self))")
            #expect(
                Self.danger(in: streams.errors) == nil, "\(String(decoding: streams.errors, as: UTF8.self))")
            #expect(
                String(decoding: streams.output, as: UTF8.self).contains(report.output)
                    || report.output.isEmpty)
            // A crash is no way out.
            #expect(!String(decoding: streams.errors, as: UTF8.self).contains("Fatal error"))
        }
    }

    @Test func `a difference can be read back to the byte`() throws {
        try withAttack { folder in
            let text = String(
                decoding: try run("postmap -uc one --diff cdb:t", in: folder).output, as: UTF8.self)
            func bytes(_ shown: Substring) -> [UInt8] {
                var bytes: [UInt8] = []
                var rest = shown
                while let first = rest.first {
                    if rest.hasPrefix("\\x"), let byte = UInt8(rest.dropFirst(2).prefix(2), radix: 16) {
                        bytes.append(byte)
                        rest = rest.dropFirst(4)
                    } else {
                        bytes += Array(String(first).utf8)
                        rest = rest.dropFirst()
                    }
                }
                return bytes
            }
            let removed = text.split(separator: "\n").filter { $0.hasPrefix("-") }.map {
                $0.dropFirst().split(separator: "\t").map(bytes)
            }
            for (number, attack) in Self.attacks.enumerated() {
                let (key, value) = (Array("k\(number)@v.example".utf8), attack + Array("@h.example".utf8))
                #expect(removed.contains([key, value]))
                #expect(
                    removed.contains([
                        Array("k\(number)".utf8) + attack + Array("@v.example".utf8),
                        Array("x@h.example".utf8),
                    ]))
            }
            #expect(
                removed.contains([
                    Array("plain@v.example".utf8), Array("mailbox\\x41\\d@h.example".utf8),
                ]))
        }
    }

    // MARK: the forms of Postfix

    @Test func `the forms of Postfix are raw where no terminal is`() throws {
        try withAttack { folder in
            for (number, attack) in Self.attacks.enumerated() {
                let found = try run("postmap -uc one -q k\(number)@v.example cdb:t", in: folder).output
                #expect(found == attack + Array("@h.example\n".utf8))
            }
            let listed = try run("postmap -uc one -s cdb:t", in: folder).output
            #expect(Self.danger(in: listed) != nil)
            #expect(listed.count { $0 == 0x0A } > 20)
            let value = try run("postconf -c one -h mail_name 2>/dev/null", in: folder).output
            #expect(value.starts(with: Array("one\u{1B}]0;title\u{07}".utf8)))
        }
    }

    @Test func `the JSON of Postfix is UTF-8 whatever the table holds`() throws {
        try withAttack { folder in
            let listed = try run("postmap -uc one -js cdb:t; postconf -jc one mail_name", in: folder).output
            let text = try #require(String(validating: listed, as: UTF8.self))
            #expect(text.contains("{\"k6@v.example\": \"x\u{FFFD}\u{FFFD}\u{FFFD}x@h.example\"}\n"))
            // As Postfix does: characters beyond ASCII are copied.
            #expect(text.contains("{\"k4@v.example\": \"\u{2028}FORGED\u{2029}FORGED@h.example\"}\n"))
        }
    }

    static let onTerminal = [
        "postmap -uc one -q k0@v.example cdb:t", "postmap -uc one -q k3@v.example cdb:t",
        "postmap -uc one -s cdb:t", "postmap -uc one -js cdb:t", "postalias -uc one -s cdb:al",
        "echo k6@v.example | postmap -uc one -q - cdb:t",
        "postmap -uc one --as virtual -q k2@v.example cdb:t",
        "postconf -c one -h mail_name 2>/dev/null", "postconf -c one -n 2>/dev/null",
        "postconf -c one -M 2>/dev/null", "postconf -c one -Mf 2>/dev/null", "postconf -c one -P 2>/dev/null",
        "postconf -c one -jn 2>/dev/null", "postbuild -c one --decompile cdb:t 2>/dev/null",
        "postmap -uc one --diff cdb:t | cat",
    ]

    @Test(arguments: onTerminal) func `the forms of Postfix are visible on a terminal`(_ script: String)
        throws
    {
        try withAttack { folder in
            let shown = try bytesOnTerminal(script, in: folder)
            #expect(!shown.isEmpty)
            let danger = Self.danger(in: shown)
            #expect(danger == nil, "\(String(decoding: shown, as: UTF8.self))")
        }
    }

    @Test func `lines of a file are lines on a terminal`() throws {
        try withFolder { folder in
            try Data("first\n\u{1B}[31mthird\n".utf8).write(to: folder.appendingPathComponent("f"))
            _ = try ShellRun("echo a f >t; postmap -F -c . cdb:t", in: folder)
            let shown = try bytesOnTerminal(
                "postmap -F -c . -q a cdb:t; postmap -F -c . -s cdb:t", in: folder)
            let text = "first\n\\x1b[31mthird\n\n"
            #expect(String(decoding: shown, as: UTF8.self) == text + "a\t" + text)
        }
    }

    /// What a script shows on a terminal, with line ends as they were written.
    private func bytesOnTerminal(_ script: String, in folder: URL) throws -> [UInt8] {
        let master = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY)
        try #require(master >= 0)
        defer { close(master) }
        var isLocked: Int32 = 0
        var number: Int32 = 0
        // TIOCSPTLCK and TIOCGPTN.
        try #require(unsafe ioctl(master, 0x4004_5431, &isLocked) == 0)
        try #require(unsafe ioctl(master, 0x8004_5430, &number) == 0)
        let name = "/dev/pts/\(number)"
        // The terminal stays open until all was read.
        let terminal = unsafe open(name, O_RDWR | O_NOCTTY)
        try #require(terminal >= 0)
        defer { close(terminal) }
        var settings = termios()
        unsafe tcgetattr(terminal, &settings)
        unsafe cfmakeraw(&settings)
        unsafe tcsetattr(terminal, TCSANOW, &settings)
        let finished = DispatchSemaphore(value: 0)
        let flags = fcntl(master, F_GETFL)
        _ = fcntl(master, F_SETFL, flags | O_NONBLOCK)
        let thread = Thread {
            _ = try? ShellRun("exec 1<>\(name)\nTERM=dumb\n\(script)", in: folder)
            finished.signal()
        }
        thread.start()
        var shown: [UInt8] = []
        var isDone = false
        while true {
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = unsafe read(master, &buffer, buffer.count)
            if count > 0 {
                shown += buffer.prefix(count)
            } else if isDone {
                return shown
            } else {
                isDone = finished.wait(timeout: .now() + 0.01) == .success
            }
        }
    }
}

/// A file of the format of cdb with any keys and values: no source has such lines.
///
/// Source: cr.yp.to/cdb/cdb.txt.
enum ConstantDatabase {
    /// The bytes of the file.
    static func bytes(_ entries: [(key: [UInt8], value: [UInt8])]) -> [UInt8] {
        func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        var records: [UInt8] = []
        var tables = Array(repeating: [(hash: UInt32, place: Int)](), count: 256)
        for (key, value) in entries {
            let hash = key.reduce(UInt32(5381)) { ($0 &+ ($0 << 5)) ^ UInt32($1) }
            tables[Int(hash & 255)].append((hash, 2048 + records.count))
            records += number(key.count) + number(value.count) + key + value
        }
        var (header, rest): ([UInt8], [UInt8]) = ([], [])
        for table in tables {
            let count = 2 * table.count
            header += number(2048 + records.count + rest.count) + number(count)
            var slots = Array(repeating: (hash: UInt32(0), place: 0), count: count)
            for slot in table {
                var index = Int(slot.hash >> 8) % count
                while slots[index].place != 0 { index = (index + 1) % count }
                slots[index] = slot
            }
            for slot in slots { rest += number(Int(slot.hash)) + number(slot.place) }
        }
        return header + records + rest
    }
}
