// The arguments of a daemon's command may hold passwords, as `name=value`, or as the word behind an option.

extension MasterService {
    /// The entry with the secrets among its arguments replaced.
    package func hidingSecrets(_ secrets: Secrets) -> MasterService {
        var service = self
        var isNextHidden = false
        var options = OptionSecrets()
        for index in words.indices.dropFirst(Field.allCases.count) {
            let word = words[index].text
            if isNextHidden, Secrets().hides("password", word) {
                service.words[index].text = SecretNames.replacement
                isNextHidden = Self.isScheme(word)
                continue
            }
            service.words[index].text = options.shown(word) ?? Self.hidingSecret(in: word, secrets)
            isNextHidden = Self.announcesSecret(word)
        }
        return service
    }

    /// Whether the next word is a secret: behind `--password`, `password:` or `Bearer`.
    private static func announcesSecret(_ word: [UInt8]) -> Bool {
        // One in braces has its value with it.
        let isWhole = word.contains { $0 == UInt8(ascii: "=") || isFieldBlank($0) }
        guard !isWhole, SecretNames.isSecret(word[...]) else { return false }
        return word.first == UInt8(ascii: "-") || word.last == UInt8(ascii: ":")
            || word.map { lowercasedASCII($0) } == Array("bearer".utf8)
    }

    /// Whether a word behind `Authorization:` says of what kind the secret is that follows.
    private static func isScheme(_ word: [UInt8]) -> Bool {
        let name = word.map { lowercasedASCII($0) }
        return name == Array("bearer".utf8) || name == Array("basic".utf8)
    }

    /// An argument, of which a secret behind `name=` is replaced.
    private static func hidingSecret(in word: [UInt8], _ secrets: Secrets) -> [UInt8] {
        guard let equals = word.firstIndex(of: UInt8(ascii: "=")) else {
            // The argument of an option that lacks its `=`, perhaps.
            let name = word.drop { $0 == UInt8(ascii: "{") || isFieldBlank($0) }.prefix { !isFieldBlank($0) }
            if name.endIndex < word.endIndex, announcesSecret(Array(name)) {
                return word[..<name.endIndex] + [UInt8(ascii: " ")] + SecretNames.replacement
            }
            let isSentence = word.contains(where: isFieldBlank)
            return Secrets.shown(in: word)
                ?? (isSentence ? Secrets.hidden(in: MessageText(word)).bytes : word)
        }
        let name = word[..<equals].drop {
            $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "{") || isFieldBlank($0)
        }
        let value = word[(equals + 1)...].drop(while: isFieldBlank)
        let trimmedName = ParameterName(Array(name).span.trimmed.array)
        guard secrets.hides(trimmedName, Array(value)) else { return word }
        return word[...equals] + SecretNames.replacement
    }
}
