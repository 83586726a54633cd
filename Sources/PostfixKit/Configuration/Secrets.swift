// What is shown to programs and colleagues ends up in tickets and logs; passwords must not.

/// Which values are passwords, or hold one.
///
/// By itself it judges by names and by what texts look like. Made for a configuration, it knows besides which
/// parameters the secrets of others are made of.
public struct Secrets: Sendable, Equatable {
    /// The parameters that are part of a secret by a reference, whatever their names.
    private var parts: Set<ParameterName> = []
    /// The parameters whose tables are tables of passwords by a reference.
    private var tables: Set<ParameterName> = []

    /// What is a secret in a configuration; `names` finds the references in a value.
    ///
    /// Parameters of Postfix are no secrets, even where a secret refers to them.
    init(
        in settings: [ParameterAssignment], isBuiltIn: (ParameterName) -> Bool,
        names: ([UInt8]) -> [ParameterName]
    ) {
        var values: [ParameterName: [[UInt8]]] = [:]
        for setting in settings { values[setting.name, default: []].append(setting.value) }
        var waiting: [(value: [UInt8], isContent: Bool)] = []
        for setting in settings {
            if SecretNames.isSecret(setting.name.bytes[...]) {
                waiting.append((setting.value, true))
            } else if SecretNames.namesPasswordTables(setting.name.bytes[...]) {
                waiting.append((setting.value, false))
            }
        }
        while let (value, isContent) = waiting.popLast() {
            let isContent = isContent || Self.holdsEntries(value)
            for name in names(value) {
                if isContent, isBuiltIn(name) { continue }
                let isNew = isContent ? parts.insert(name).inserted : tables.insert(name).inserted
                if isNew { waiting += (values[name] ?? []).map { ($0, isContent) } }
            }
        }
    }

    /// What is a secret where no configuration is known.
    public init() {}

    // MARK: values

    /// Whether a parameter, or an argument of that name, has a value that is to be hidden.
    ///
    /// An empty value, and one that is nothing but a reference to another parameter, is no secret.
    public func hides(_ name: ParameterName, _ value: [UInt8]) -> Bool {
        if value.isEmpty || Self.isReference(value) { return false }
        if parts.contains(name) || SecretNames.isSecret(name.bytes[...]) { return true }
        if tables.contains(name) || SecretNames.namesPasswordTables(name.bytes[...]) {
            return Self.holdsEntries(value) || Self.shown(in: value) != nil
        }
        return Self.shown(in: value) != nil
    }

    /// The same where no configuration is known.
    public static func hides(_ name: ParameterName, _ value: [UInt8]) -> Bool { Secrets().hides(name, value) }

    /// A value, or what stands for it where it is to be hidden.
    public func shown(_ value: [UInt8], of name: ParameterName) -> [UInt8] {
        hides(name, value) ? SecretNames.replacement : value
    }

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

    /// Whether what should name tables has entries in it, of whatever type they are to be.
    private static func holdsEntries(_ value: [UInt8]) -> Bool {
        if hasInlineTable(value) { return true }
        return value.indices.contains {
            value[$0] == UInt8(ascii: "{") && ($0 == 0 || value[$0 - 1] != UInt8(ascii: "$"))
        }
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

    // MARK: texts

    /// A message in which secrets are replaced: passwords in URLs, and what stands behind `name=` or `name `, to the
    /// end of the message or of the quotes, where the name is that of a secret.
    ///
    /// The message is gone through a few times, however long it is.
    public static func hidden(in message: MessageText) -> MessageText {
        let text = SecretURLs.hidden(in: message.bytes) ?? message.bytes
        return MessageText(withoutNamedSecrets(text, isMessage: true) ?? text)
    }

    /// A value, or an argument, in which secrets are replaced; nil where it has none.
    ///
    /// Unlike in a message, a name counts only with an equals sign behind it, or as that of an option.
    public static func shown(in value: [UInt8]) -> [UInt8]? {
        guard mayHoldSecret(value) else { return nil }
        let withoutURLs = SecretURLs.hidden(in: value)
        return withoutNamedSecrets(withoutURLs ?? value, isMessage: false) ?? withoutURLs
    }

    /// Whether a text has what all secrets in values have: most have not.
    private static func mayHoldSecret(_ text: [UInt8]) -> Bool {
        text.contains { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: "-") }
    }

    private static let separators = Set(" \t\r\n\"'{}(),=?&;|<>".utf8)

    /// Replaces the first secret behind a name, and all that follows it up to the last quote; nil where there is
    /// none.
    private static func withoutNamedSecrets(_ text: [UInt8], isMessage: Bool) -> [UInt8]? {
        let quote = UInt8(ascii: "\"")
        let lastQuote = text.lastIndex(of: quote)
        let firstQuote = text.firstIndex(of: quote)
        var index = 0
        while index < text.count {
            if separators.contains(text[index]) {
                index += 1
                continue
            }
            let start = index
            while index < text.count, !separators.contains(text[index]) { index += 1 }
            let name = text[start..<index]
            var value = index
            while value < text.count, isFieldBlank(text[value]) { value += 1 }
            let hasEquals = value < text.count && text[value] == UInt8(ascii: "=")
            if hasEquals { value += 1 }
            while value < text.count, isFieldBlank(text[value]) { value += 1 }
            // A name that ends a sentence, or a quotation, has no value.
            guard value > index, value < text.count else { continue }
            let rest = text[value...]
            guard introduces(name, after: start > 0 ? text[start - 1] : nil, hasEquals, rest, isMessage)
            else {
                continue
            }
            let hasQuote = firstQuote.map { $0 < start } ?? false
            let end = hasQuote ? lastQuote.flatMap { $0 >= value ? $0 : nil } : nil
            if end == value { continue }
            return text[..<value] + SecretNames.replacement + (end.map { text[$0...] } ?? [])
        }
        return nil
    }

    /// Whether what follows a name, with or without an equals sign, is a secret.
    private static func introduces(
        _ name: ArraySlice<UInt8>, after byte: UInt8?, _ hasEquals: Bool, _ rest: ArraySlice<UInt8>,
        _ isMessage: Bool
    ) -> Bool {
        // A name with a slash is that of a file.
        guard !name.contains(UInt8(ascii: "/")), !rest.starts(with: SecretNames.replacement) else {
            return false
        }
        let end = rest.firstIndex(where: isFieldBlank) ?? rest.endIndex
        guard !isReference(Array(rest[..<end])) else { return false }
        let isOption = name.first == UInt8(ascii: "-")
        guard SecretNames.isSecret(name) else {
            guard isMessage, hasEquals || name.contains(UInt8(ascii: "_")) else { return false }
            let value = Array(rest)
            if SecretNames.namesPasswordTables(name) { return holdsEntries(value) }
            return hasEquals && hasInlineTable(value) && holdsLogin(value)
        }
        if hasEquals || isBearer(name) { return true }
        // An option that is about passwords is none that takes one.
        if isOption { return !isPlural(name) }
        guard isMessage else { return false }
        // A word of the language stands in many a sentence; a name is written otherwise, or stands for itself.
        let isWritten = name.contains { $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
        // What has a colon behind it is what the message is about.
        return isWritten && name.last != UInt8(ascii: ":")
            || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "{")
    }

    private static func isPlural(_ name: ArraySlice<UInt8>) -> Bool {
        let end = name.suffix(2).map { lowercasedASCII($0) }
        return end.last == UInt8(ascii: "s") && end.first != UInt8(ascii: "s")
    }

    private static func isBearer(_ name: ArraySlice<UInt8>) -> Bool {
        name.map { lowercasedASCII($0) } == Array("bearer".utf8)
    }

    /// Whether the entries of a table look like `key = user:password`.
    private static func holdsLogin(_ value: [UInt8]) -> Bool {
        guard let colon = value.firstIndex(of: UInt8(ascii: ":")) else { return false }
        return value[(colon + 1)...].contains(UInt8(ascii: ":"))
    }

    static func contains(_ part: [UInt8], in text: [UInt8]) -> Bool {
        firstIndex(of: part, in: text[...]) != nil
    }

    static func firstIndex(of part: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
        var rest = text
        while let start = part.first.flatMap({ rest.firstIndex(of: $0) }) {
            if text[start...].starts(with: part) { return start }
            rest = text[(start + 1)...]
        }
        return nil
    }
}
