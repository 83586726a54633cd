// What is shown to programs and colleagues ends up in tickets and logs; passwords must not.

/// Which values are passwords, or hold one.
public enum Secrets {
    /// What is shown instead of a secret.
    public static let replacement = Array("***".utf8)

    /// How the names of parameters end whose values are secrets.
    ///
    /// Source: `bind_pw` in ldap_table(5), `password` in mysql_table(5) and pgsql_table(5); the others are what
    /// administrators call parameters of their own.
    private static let suffixes = [
        "password", "passwd", "passphrase", "bind_pw", "secret", "api_key", "auth_token", "credentials",
    ].map { Array($0.utf8) }
    /// How the names of tables begin that hold their content.
    private static let inlineTypes: [[UInt8]] = TableRegistry.types.compactMap { type in
        switch type.content {
        case .outside: nil
        case .fileOrName: Array("\(type.name):{".utf8)
        case .name: Array("\(type.name):".utf8)
        }
    }

    /// Whether a text names a table that holds its content in its name.
    public static func hasInlineTable(_ text: [UInt8]) -> Bool {
        inlineTypes.contains { contains($0, in: text) }
    }

    /// Whether a parameter, or an argument of that name, has a value that is to be hidden.
    ///
    /// An empty value, and one that is nothing but a reference to another parameter, is no secret.
    public static func hides(_ name: ParameterName, _ value: [UInt8]) -> Bool {
        if value.isEmpty || isReference(value) { return false }
        if isNamedLikeSecret(name.bytes[...]) { return true }
        if isNamedLikePasswordTables(name.bytes[...]) {
            return hasInlineTable(value)
        }
        return hasUserInfo(value)
    }

    private static func isNamedLikeSecret(_ name: ArraySlice<UInt8>) -> Bool {
        suffixes.contains { ends(name, with: $0) }
    }

    private static func isNamedLikePasswordTables(_ name: ArraySlice<UInt8>) -> Bool {
        ends(name, with: passwordTables)
    }

    /// Whether a name ends like this; upper and lower case are the same.
    private static func ends(_ name: ArraySlice<UInt8>, with suffix: [UInt8]) -> Bool {
        name.count >= suffix.count
            && zip(name.suffix(suffix.count), suffix).allSatisfy { lowercasedASCII($0) == $1 }
    }

    private static let passwordTables = Array("password_maps".utf8)

    /// A value, or what stands for it where it is to be hidden.
    public static func shown(_ value: [UInt8], of name: ParameterName) -> [UInt8] {
        hides(name, value) ? replacement : value
    }

    /// A message in which secrets are replaced: what stands behind `name=` or `name `, to the end of the message or
    /// of the quotes, where the name is that of a secret, and passwords in URLs.
    ///
    /// The message is gone through once, however long it is.
    public static func hidden(in message: MessageText) -> MessageText {
        MessageText(withoutUserInfo(withoutNamedSecrets(message.bytes)))
    }

    private static func withoutNamedSecrets(_ text: [UInt8]) -> [UInt8] {
        let ends = Set(" \t\r\n\"'{}(),=".utf8)
        var index = 0
        while index < text.count {
            if ends.contains(text[index]) {
                index += 1
                continue
            }
            let start = index
            while index < text.count, !ends.contains(text[index]) { index += 1 }
            let name = text[start..<index]
            // A name with a slash is that of a file.
            guard isNamedLikeSecret(name) || isNamedLikePasswordTables(name),
                !name.contains(UInt8(ascii: "/"))
            else { continue }
            var value = index
            while value < text.count, isFieldBlank(text[value]) { value += 1 }
            if value < text.count, text[value] == UInt8(ascii: "=") { value += 1 }
            while value < text.count, isFieldBlank(text[value]) { value += 1 }
            let quote = UInt8(ascii: "\"")
            // A name that ends a sentence, or a quotation, has no value.
            guard value > index, value < text.count, hides(ParameterName(Array(name)), Array(text[value...]))
            else { continue }
            let end = text[..<start].contains(quote) ? text[value...].lastIndex(of: quote) : nil
            if end == value { continue }
            return text[..<value] + replacement + (end.map { text[$0...] } ?? [])
        }
        return text
    }

    /// A text in which what stands before the `@` of a URL is replaced where it holds a password.
    private static func withoutUserInfo(_ text: [UInt8]) -> [UInt8] {
        let mark = Array("://".utf8)
        guard hasUserInfo(text) else { return text }
        var result: [UInt8] = []
        var rest = text[...]
        while let start = firstIndex(of: mark, in: rest) {
            result += rest[..<(start + mark.count)]
            rest = rest[(start + mark.count)...]
            let authority = rest.prefix { $0 != UInt8(ascii: "/") && !isFieldBlank($0) }
            guard let at = authority.lastIndex(of: UInt8(ascii: "@")),
                authority[..<at].contains(UInt8(ascii: ":"))
            else { continue }
            result += replacement
            rest = rest[at...]
        }
        return result + rest
    }

    /// Whether a value is `$name` or `${name}`.
    private static func isReference(_ value: [UInt8]) -> Bool {
        guard value.first == UInt8(ascii: "$"), value.count > 1 else { return false }
        var name = value[1...]
        if name.first == UInt8(ascii: "{"), name.last == UInt8(ascii: "}") {
            name = name.dropFirst().dropLast()
        }
        return !name.isEmpty && name.allSatisfy { MacroExpansion.isNameByte($0) }
    }

    /// Whether a text has a user and a password before the host of a URL: `scheme://user:password@host`.
    private static func hasUserInfo(_ value: [UInt8]) -> Bool {
        let mark = Array("://".utf8)
        var rest = value[...]
        while let start = firstIndex(of: mark, in: rest) {
            rest = rest[(start + mark.count)...]
            let authority = rest.prefix { $0 != UInt8(ascii: "/") && !isFieldBlank($0) }
            guard let at = authority.lastIndex(of: UInt8(ascii: "@")) else { continue }
            if authority[..<at].contains(UInt8(ascii: ":")) { return true }
        }
        return false
    }

    static func contains(_ part: [UInt8], in text: [UInt8]) -> Bool {
        firstIndex(of: part, in: text[...]) != nil
    }

    private static func firstIndex(of part: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
        var rest = text
        while let start = part.first.flatMap({ rest.firstIndex(of: $0) }) {
            if text[start...].starts(with: part) { return start }
            rest = text[(start + 1)...]
        }
        return nil
    }
}

extension MasterService {
    /// The entry with the secrets among its arguments replaced.
    public func hidingSecrets() -> MasterService {
        var service = self
        for index in words.indices.dropFirst(Field.allCases.count) {
            service.words[index].text = Self.hidingSecret(in: words[index].text)
        }
        return service
    }

    /// An argument, of which a secret behind `name=` is replaced.
    static func hidingSecret(in word: [UInt8]) -> [UInt8] {
        guard let equals = word.firstIndex(of: UInt8(ascii: "=")) else {
            // The argument of an option that lacks its `=`, perhaps.
            return Secrets.hides("", word)
                ? Secrets.replacement : Secrets.hidden(in: MessageText(word)).bytes
        }
        let name = word[..<equals].drop { $0 == UInt8(ascii: "-") }
        let value = word[(equals + 1)...].drop(while: isFieldBlank)
        let trimmedName = ParameterName(Array(name).span.trimmed.array)
        guard Secrets.hides(trimmedName, Array(value)) else { return word }
        return word[...equals] + Secrets.replacement
    }
}
