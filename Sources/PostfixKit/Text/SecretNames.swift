// A name tells whether its value is a password: there are many such names, and as many that only look so.

/// The names of passwords, and of tables that hold them.
package enum SecretNames {
    /// What is shown instead of a secret.
    package static let replacement = Array("***".utf8)

    /// The words of a name that make its value a secret.
    ///
    /// Source: `bind_pw` in ldap_table(5), `password` in mysql_table(5) and pgsql_table(5); the others are what
    /// administrators, and the options of programs, call secrets of their own.
    private static let words: Set<[UInt8]> = bytes([
        "pass", "passcode", "passwords", "passwds", "passphrases", "pw", "pwd", "secrets", "credential",
        "credentials", "tokens", "authorization", "bearer",
    ])
    /// How such words end, alone or written together with others.
    private static let endings = Array(
        bytes(["password", "passwd", "passphrase", "secret", "token", "apikey", "bindpw"]))
    /// What a key is that is a secret.
    private static let keys: Set<[UInt8]> = bytes([
        "api", "access", "secret", "private", "auth", "encryption", "master", "shared", "client", "account",
    ])
    /// The last words of names whose values tell where a secret is, or something about it.
    private static let places: Set<[UInt8]> = bytes([
        "age", "algorithm", "attribute", "byname", "cache", "column", "command", "count", "delimiter", "dir",
        "directory",
        "enable", "enabled", "encoding", "field", "file", "filename", "files", "format", "hash", "host", "id",
        "length", "limit", "map", "maps", "max", "method", "min", "name", "path", "policy", "program",
        "query",
        "required", "scheme", "service", "size", "table", "tables", "time", "timeout", "ttl", "type", "types",
        "uri", "url", "user",
    ])

    private static func bytes(_ texts: [String]) -> Set<[UInt8]> { Set(texts.map { Array($0.utf8) }) }

    /// Whether the value of a name is a secret: a parameter, an option with its hyphens, a member of a URL.
    ///
    /// Upper and lower case are the same, and so are `_`, `-` and `.`; a number at the end of a word does not count.
    static func isSecret(_ name: ArraySlice<UInt8>) -> Bool {
        guard name.count <= 200 else { return false }
        let parts = name.split { !isLetterOrDigit($0) }.map { part in
            let word = part.map { lowercasedASCII($0) }
            let end = word.lastIndex { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? -1
            return Array(word[...end])
        }.filter { !$0.isEmpty }
        guard let last = parts.last, !places.contains(last) else { return false }
        return parts.indices.contains { index in
            let word = parts[index]
            if words.contains(word)
                || endings.contains(where: { word.reversed().starts(with: $0.reversed()) })
            {
                return true
            }
            return word == key && index > 0 && keys.contains(parts[index - 1])
        }
    }

    private static let key = Array("key".utf8)

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte >= 0x80
    }

    private static let passwordTables = Array("password_maps".utf8)

    /// Whether the value of a parameter names tables with passwords in them.
    static func namesPasswordTables(_ name: ArraySlice<UInt8>) -> Bool {
        name.count >= passwordTables.count
            && zip(name.suffix(passwordTables.count), passwordTables).allSatisfy { lowercasedASCII($0) == $1 }
    }

    /// Whether the content of a file is passwords, by the name of the file, such as `sasl_passwd`.
    package static func isSecret(file: FilePath) -> Bool {
        let name = file.lastComponent
        let stem = name[..<(name.firstIndex(of: UInt8(ascii: ".")) ?? name.endIndex)]
        return isSecret(stem) && stem != Array("passwd".utf8)[...]
    }
}
