// What is shown to programs and colleagues ends up in tickets and logs; passwords must not.

/// Which values are passwords, or hold one.
///
/// By itself it judges by names and by what texts look like. Made for a configuration, it knows besides which
/// parameters the secrets of others are made of.
package struct Secrets: Sendable, Equatable {
    /// The parameters that are part of a secret by a reference, whatever their names.
    private var parts: Set<ParameterName> = []
    /// The parameters whose tables are tables of passwords by a reference.
    private var tables: Set<ParameterName> = []

    /// What is a secret in a configuration.
    ///
    /// Parameters of Postfix are not secrets, even where a secret refers to them.
    init(in settings: [ParameterAssignment], _ catalogue: ParameterCatalogue) {
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
            for name in Self.names(in: value, catalogue) {
                if isContent, catalogue.definition(of: name) != nil { continue }
                let isNew = isContent ? parts.insert(name).inserted : tables.insert(name).inserted
                if isNew { waiting += (values[name] ?? []).map { ($0, isContent) } }
            }
        }
    }

    private static func names(in value: [UInt8], _ catalogue: ParameterCatalogue) -> [ParameterName] {
        var names: [ParameterName] = []
        // Mistakes in a value are reported where it is used.
        try? MacroExpansion.names(in: value, release: catalogue.release) { names.append($0) }
        return names
    }

    /// What is a secret where no configuration is known.
    package init() {}

    /// Whether a secret of another parameter is made of this one.
    func isPart(_ name: ParameterName) -> Bool { parts.contains(name) || tables.contains(name) }

    // MARK: values

    /// Whether a parameter, or an argument of that name, has a value that is to be hidden.
    ///
    /// An empty value is not a secret, nor is a value that is only a reference to another parameter.
    package func hides(_ name: ParameterName, _ value: [UInt8]) -> Bool {
        if value.isEmpty || Self.isReference(value) { return false }
        if parts.contains(name) || SecretNames.isSecret(name.bytes[...]) { return true }
        if tables.contains(name) || SecretNames.namesPasswordTables(name.bytes[...]) {
            return Self.holdsEntries(value) || Self.shown(in: value) != nil
        }
        return Self.shown(in: value) != nil
    }

    /// The same where no configuration is known.
    package static func hides(_ name: ParameterName, _ value: [UInt8]) -> Bool {
        Secrets().hides(name, value)
    }

    /// A value, or what stands for it where it is to be hidden.
    package func shown(_ value: [UInt8], of name: ParameterName) -> [UInt8] {
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
    package static func hasInlineTable(_ text: [UInt8]) -> Bool {
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
    package static func hidden(in message: MessageText) -> MessageText {
        var text = SecretURLs.hidden(in: message.bytes) ?? message.bytes
        // A message of ours names options, too; those of a command stand in a value.
        if let equals = text.firstIndex(of: UInt8(ascii: "=")),
            let shown = OptionSecrets.shown(in: Array(text[(equals + 1)...]))
        {
            text = text[...equals] + shown
        }
        return MessageText(withoutNamedSecrets(text, isMessage: true) ?? text)
    }

    /// A value, or an argument, in which secrets are replaced; nil where it has none.
    ///
    /// Unlike in a message, a name counts only with an equals sign behind it, or as that of an option.
    package static func shown(in value: [UInt8]) -> [UInt8]? {
        guard mayHoldSecret(value) else { return nil }
        let withoutURLs = SecretURLs.hidden(in: value)
        let plain = OptionSecrets.shown(in: withoutURLs ?? value) ?? withoutURLs
        return withoutNamedSecrets(plain ?? value, isMessage: false) ?? plain
    }

    /// Whether a text has what all secrets in values have: most have not.
    private static func mayHoldSecret(_ text: [UInt8]) -> Bool {
        text.contains { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: "-") }
    }

    private static let separators = Set(" \t\r\n\"'{}(),=?&;|<>".utf8)

    /// What a message has to be looked at for once, and not for each of its words.
    private struct Marks {
        /// The first and the last quote.
        let firstQuote: Int?, lastQuote: Int?
        /// Where the last entries of a table begin.
        let lastEntries: Int?

        init(_ text: [UInt8], isMessage: Bool) {
            firstQuote = text.firstIndex(of: UInt8(ascii: "\""))
            lastQuote = text.lastIndex(of: UInt8(ascii: "\""))
            guard isMessage else {
                lastEntries = nil
                return
            }
            let brace = text.indices.last {
                text[$0] == UInt8(ascii: "{") && ($0 == 0 || text[$0 - 1] != UInt8(ascii: "$"))
            }
            let tables = Secrets.inlineTypes.compactMap { Secrets.lastIndex(of: $0, in: text) }
            lastEntries = (tables + (brace.map { [$0] } ?? [])).max()
        }
    }

    /// Replaces the first secret behind a name, and all that follows it up to the last quote; nil where there is
    /// none.
    private static func withoutNamedSecrets(_ text: [UInt8], isMessage: Bool) -> [UInt8]? {
        let marks = Marks(text, isMessage: isMessage)
        var index = 0
        while index < text.count {
            if separators.contains(text[index]) {
                index += 1
                continue
            }
            let start = index
            while index < text.count, !separators.contains(text[index]) { index += 1 }
            var value = index
            while value < text.count, isFieldBlank(text[value]) { value += 1 }
            let hasEquals = value < text.count && text[value] == UInt8(ascii: "=")
            if hasEquals { value += 1 }
            while value < text.count, isFieldBlank(text[value]) { value += 1 }
            // A name that ends a sentence, or a quotation, has no value.
            guard value > index, value < text.count, !text[value...].starts(with: SecretNames.replacement)
            else {
                continue
            }
            let isSecret =
                SecretNames.isSecret(text[start..<index])
                ? introduces(start..<index, of: text, hasEquals, isMessage)
                : SecretNames.namesPasswordTables(text[start..<index]) && (marks.lastEntries ?? -1) >= value
            guard isSecret, !isReference(word(text[value...])) else { continue }
            let hasQuote = marks.firstQuote.map { $0 < start } ?? false
            let end = hasQuote ? marks.lastQuote.flatMap { $0 >= value ? $0 : nil } : nil
            if end == value { continue }
            return text[..<value] + SecretNames.replacement + (end.map { text[$0...] } ?? [])
        }
        return nil
    }

    /// The first word of a text, or as much of it as a name may have.
    private static func word(_ text: ArraySlice<UInt8>) -> [UInt8] {
        Array(text.prefix(256).prefix { !isFieldBlank($0) && $0 != UInt8(ascii: "\"") })
    }

    /// Whether what follows the name of a secret, with or without an equals sign, is that secret.
    private static func introduces(
        _ place: Range<Int>, of text: [UInt8], _ hasEquals: Bool, _ isMessage: Bool
    ) -> Bool {
        let name = text[place]
        // A name with a slash is that of a file.
        if name.contains(UInt8(ascii: "/")) { return false }
        if hasEquals || isBearer(name) { return true }
        // An option about passwords, in the plural, does not take one.
        if name.first == UInt8(ascii: "-") { return !isPlural(name) }
        // What has a type before it is the name of a table.
        guard isMessage, name.dropLast().firstIndex(of: UInt8(ascii: ":")) == nil else { return false }
        // A word of the language stands in many a sentence; a name is written otherwise, or stands for itself. What has
        // a colon behind it is what the message is about.
        let isWritten = name.contains { $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
        let before = place.lowerBound > 0 ? text[place.lowerBound - 1] : nil
        return isWritten && name.last != UInt8(ascii: ":")
            || before == UInt8(ascii: "\"") || before == UInt8(ascii: "{")
    }

    private static func isPlural(_ name: ArraySlice<UInt8>) -> Bool {
        let end = name.suffix(2).map { lowercasedASCII($0) }
        return end.last == UInt8(ascii: "s") && end.first != UInt8(ascii: "s")
    }

    private static func isBearer(_ name: ArraySlice<UInt8>) -> Bool {
        name.map { lowercasedASCII($0) } == Array("bearer".utf8)
    }

    static func contains(_ part: [UInt8], in text: [UInt8]) -> Bool {
        firstIndex(of: part, in: text[...]) != nil
    }

    private static func lastIndex(of part: [UInt8], in text: [UInt8]) -> Int? {
        text.indices.last { text[$0] == part[0] && text[$0...].starts(with: part) }
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

extension TableName {
    /// The name as it may be shown: without the secrets among the entries that it holds.
    package var hidingSecrets: TableName {
        Secrets.shown(in: name).map { TableName(type: type, name: $0) } ?? self
    }
}
