import Foundation
import Testing

@Suite struct CompletionTests {
    private static let setup = """
        mkdir conf && cd conf && printf '%s\\n' 'relayhost = a' 'relay_domains = b' 'myown = c' >main.cf
        printf '%s\\n' 'smtp inet n - n - - smtpd -o relayhost=d' 'filter:1 unix - - n - - pipe' >master.cf; cd ..
        """

    /// What bash offers at the end of a line, without the words that many lines share.
    private func bash(_ line: String, after preparation: String = "") throws -> [String] {
        try offered(
            preparation + """
                bash -c '. "$1"; COMP_WORDBREAKS=$3 COMP_LINE=$2 COMP_POINT=${#2}; COMP_WORDS=($2); _postkit_postconf postconf
                printf "%s\\n" "${COMPREPLY[@]}"' - \(script("bash/postconf")) '\(line)' "$(printf ' \\n:=')"
                """)
    }

    private func fish(_ line: String, after preparation: String = "") throws -> [String] {
        try offered(
            preparation
                + "HOME=$PWD fish -N -c 'source \(script("fish/postconf.fish")); complete -C \"\(line)\"' | cut -f 1"
        )
    }

    private func script(_ name: String) -> String {
        Toolkit.root.appendingPathComponent("completions/\(name)").path
    }

    private func offered(_ script: String) throws -> [String] {
        try withFolder { folder in
            let run = try ShellRun(Self.setup + "\n" + script, in: folder)
            return run.output.split(separator: "\n").map(String.init).sorted()
        }
    }

    /// A line, and what follows its end.
    private static let lines: [(String, [String])] = [
        ("postconf -c conf relayho", ["relayhost"]),
        ("postconf -c conf -n rel", ["relay_domains", "relayhost"]),
        ("postconf -cconf -X relayh", ["relayhost"]),
        ("postconf -c nowhere -d relayho", ["relayhost"]),
        ("postconf -c nowhere relayho", []),
        ("postconf -c conf -M smt", ["smtp/inet"]),
        ("postconf -c conf -F smtp/inet/com", ["smtp/inet/command"]),
        ("postconf -hP -c conf s", ["smtp/inet/relayhost"]),
        ("postconf -c conf -m a", []),
        ("postconf --explain -c conf relayh", ["relayhost"]),
        ("postconf --lenient --postfix-version 3.7 -c conf relayho", ["relayhost"]),
        ("postconf --postfix-version=3.7 -c conf tls_required_en", []),
        ("postconf -c conf tls_required_en", ["tls_required_enable"]),
    ]

    @Test(arguments: lines)
    func `bash completes what the configuration has`(_ line: String, _ words: [String]) throws {
        #expect(try bash(line) == words)
    }

    @Test(.enabled(if: isInstalled("fish")), arguments: lines)
    func `fish completes what the configuration has`(_ line: String, _ words: [String]) throws {
        #expect(try fish(line) == words)
    }

    @Test func `bash replaces what follows a colon, and expands nothing`() throws {
        #expect(try bash("postconf -c conf -M filter:") == ["1/unix"])
        #expect(try bash("postconf -c conf $(touch touched)") == [])
    }

    /// Services of which a terminal would take the names for something else.
    private static let hostileServices = """
        printf 'safe unix - - n - - x\\nsa\\033[31m unix - - n - - x\\nsa\\302\\205 unix - - n - - x\\n' >>conf/master.cf
        printf 'sa\\342\\200\\256x unix - - n - - x\\nsa\\377 unix - - n - - x\\n' >>conf/master.cf

        """

    @Test func `bash offers no name that a terminal would obey`() throws {
        #expect(try bash("postconf -c conf -M sa", after: Self.hostileServices) == ["safe/unix"])
    }

    @Test(.enabled(if: isInstalled("fish"))) func `fish offers no name that a terminal would obey`() throws {
        #expect(try fish("postconf -c conf -M sa", after: Self.hostileServices) == ["safe/unix"])
    }

    @Test(.enabled(if: isInstalled("zsh"))) func `zsh offers no name that a terminal would obey`() throws {
        let offered = try offered(
            Self.hostileServices + """
                zsh -f -c 'setopt extendedglob; typeset -A opt_args=(-c conf -M "")
                compadd() { :; }; _wanted() { print -rl -- $names; }; _arguments() { words=(postconf); _postkit_settings; }
                . "$1"' - \(script("zsh/_postconf"))
                """)
        #expect(offered == ["filter:1/unix", "safe/unix", "smtp/inet"])
    }

    private static func isInstalled(_ program: String) -> Bool {
        ["/usr/bin", "/bin", "/usr/local/bin"].contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
        }
    }
}
