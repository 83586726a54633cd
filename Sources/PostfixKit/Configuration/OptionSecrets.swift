// Many programs take a password behind a single letter, or behind the name of the user and a colon.

/// The secrets among the words of a command: `-p S`, `-pS`, `-u user:S`, `--user=user:S` and their like.
///
/// What is a number, the name of a file, or a reference to a parameter is not a password: `-p` is also how a port is
/// given, and a directory.
///
/// Source: mysql(1), curl(1), ldapsearch(1), smbclient(1).
struct OptionSecrets {
    /// What the word before has announced.
    private var expected = Expected.nothing

    private enum Expected { case nothing, password, login }

    private static let password = Array("-p".utf8)
    private static let logins = ["-u", "-U", "--user", "--proxy-user"].map { Array($0.utf8) }

    /// The next word as it may be shown; nil where it is not a secret.
    mutating func shown(_ word: [UInt8]) -> [UInt8]? {
        let before = expected
        expected = .nothing
        if word.first != UInt8(ascii: "-") {
            switch before {
            case .nothing: return nil
            case .password: return Self.isPassword(word[...]) ? SecretNames.replacement : nil
            case .login: return Self.login(word[...])
            }
        }
        if word == Self.password {
            expected = .password
        } else if word.starts(with: Self.password) {
            return Self.isPassword(word[2...]) ? Self.password + SecretNames.replacement : nil
        }
        for option in Self.logins {
            if word == option {
                expected = .login
            } else if word.starts(with: option), word[1] != UInt8(ascii: "-") {
                return Self.login(word[option.count...]).map { option + $0 }
            } else if word.starts(with: option + [UInt8(ascii: "=")]) {
                return Self.login(word[(option.count + 1)...]).map { option + [UInt8(ascii: "=")] + $0 }
            }
        }
        return nil
    }

    /// A text in which the secrets among its words are replaced; nil where it has none.
    static func shown(in text: [UInt8]) -> [UInt8]? {
        // Most values have no options in them.
        guard text.contains(UInt8(ascii: "-")) else { return nil }
        var secrets = OptionSecrets()
        var result: [UInt8] = []
        var isChanged = false
        var rest = text[...]
        while let start = rest.firstIndex(where: { !isSeparator($0) }) {
            result += rest[..<start]
            let word = Array(rest[start...].prefix { !isSeparator($0) })
            rest = rest[(start + word.count)...]
            let shown = secrets.shown(word)
            isChanged = isChanged || shown != nil
            result += shown ?? word
        }
        return isChanged ? result + rest : nil
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        isWhiteSpace(byte) || "\"'{}".utf8.contains(byte)
    }

    private static func isPassword(_ word: ArraySlice<UInt8>) -> Bool {
        guard let first = word.first, !"/$".utf8.contains(first) else { return false }
        return !isNumber(word) && !word.elementsEqual(SecretNames.replacement)
    }

    /// A user and a password; nil where it is something else, such as the numbers of a user and a group, or a URL.
    private static func login(_ word: ArraySlice<UInt8>) -> [UInt8]? {
        guard let colon = word.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let rest = word[(colon + 1)...]
        guard isPassword(rest) || isNumber(rest) && !isNumber(word[..<colon]), !rest.isEmpty else {
            return nil
        }
        return word[...colon] + SecretNames.replacement
    }

    private static func isNumber(_ word: ArraySlice<UInt8>) -> Bool {
        word.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
