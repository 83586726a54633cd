// What can be wrong in a source file, as data; the words for it, which scripts match, stand at the end.

/// A problem of one place in a source file; the rest of the file is not concerned.
package enum SourceWarning: Sendable, Equatable {
    /// A NUL byte: what follows it in the logical line is not used.
    case textAfterNull(FilePath, lines: ClosedRange<Int>)
    /// The first line of the file begins with white space: that logical line is skipped.
    case startsWithWhiteSpace(FilePath, text: [UInt8], line: Int)
    /// The file begins with a UTF-8 byte order mark, which becomes part of the first key.
    case byteOrderMark(FilePath, line: Int)
    /// The line is not UTF-8, and is skipped.
    case notUTF8(FilePath, line: Int, text: [UInt8])
    /// A quote without its partner: the line is skipped.
    case unbalancedQuote(FilePath, line: Int, text: [UInt8])
    /// A key without value: the line is skipped, and `consequence` says so where Postfix does.
    case expectedKeyAndValue(FilePath, line: Int, consequence: String)
    /// The key ends in a colon; the entry is stored so.
    case aliasFormat(FilePath, line: Int)
    /// A value names a file that cannot be read: the line is skipped.
    case unreadableValueFile(FilePath, line: Int, MessageText)
    /// Not `name: value` in an aliases file: the line is skipped.
    case needNameAndValue(FilePath, line: Int)
    /// An alias with a domain: the line is skipped.
    case nameMustBeLocal(FilePath, line: Int, explained: Bool)
    /// The key is there already; `table` is how Postfix names the database.
    case duplicate(table: MessageText, key: [UInt8], FilePath, line: Int, first: Int?)
    /// The key stands on an earlier line of the same file: the line is skipped.
    case duplicateLine(FilePath, line: Int, key: [UInt8])
    /// A problem without a place in the source.
    case other(MessageText, line: Int)

    /// The line to which the warning belongs, 0 where there is none.
    package var line: Int {
        switch self {
        case .textAfterNull(_, let lines): lines.lowerBound
        case .startsWithWhiteSpace: 0
        case .byteOrderMark(_, let line), .notUTF8(_, let line, _), .unbalancedQuote(_, let line, _),
            .expectedKeyAndValue(_, let line, _), .aliasFormat(_, let line),
            .unreadableValueFile(_, let line, _), .needNameAndValue(_, let line),
            .nameMustBeLocal(_, let line, _), .duplicateLine(_, let line, _),
            .duplicate(_, _, _, let line, _), .other(_, let line):
            line
        }
    }

    /// The sentence for people with its place, which Postfix does not always say.
    var locatedMessage: MessageText {
        guard case .startsWithWhiteSpace(let file, _, let line) = self else { return message }
        return "\(message) (\(file), line \(line))"
    }

    /// The same without the text of the line, which may be a password.
    var withoutText: SourceWarning {
        switch self {
        case .startsWithWhiteSpace(let file, _, let line):
            .startsWithWhiteSpace(file, text: SecretNames.replacement, line: line)
        case .notUTF8(let file, let line, _): .notUTF8(file, line: line, text: SecretNames.replacement)
        case .unbalancedQuote(let file, let line, _):
            .unbalancedQuote(file, line: line, text: SecretNames.replacement)
        default: self
        }
    }

    /// The same without the text of the line where the file is one of passwords, such as `sasl_passwd`.
    private var withoutSecrets: SourceWarning {
        switch self {
        case .startsWithWhiteSpace(let file, _, _), .notUTF8(let file, _, _),
            .unbalancedQuote(let file, _, _):
            SecretNames.isSecret(file: file) ? withoutText : self
        default: self
        }
    }

    /// The sentence for people, in Postfix's words where Postfix has some.
    ///
    /// Unlike Postfix: lines of a file of passwords are not repeated.
    package var message: MessageText {
        switch withoutSecrets {
        case .textAfterNull(let file, let lines):
            lines.count == 1
                ? "\(file), line \(lines.lowerBound): text after null byte may be ignored"
                : "\(file), line \(lines.lowerBound)-\(lines.upperBound): text after null byte may be ignored"
        case .startsWithWhiteSpace(let file, let text, _):
            "\(file): logical line must not start with whitespace: \"\(Array(text.prefix(30)))\(text.count > 30 ? "..." : "")\""
        case .byteOrderMark(let file, let line):
            "\(file), line \(line): the UTF-8 byte order mark becomes part of the first key"
        case .notUTF8(let file, let line, let text):
            "\(file), line \(line): non-UTF-8 input \"\(text)\" -- ignoring this line"
        case .unbalancedQuote(let file, let line, let text):
            "\(file), line \(line): unbalanced '\"' in '\(text)' -- ignoring this line"
        case .expectedKeyAndValue(let file, let line, let consequence):
            "\(file), line \(line): expected format: key whitespace value\(consequence)"
        case .aliasFormat(let file, let line):
            "\(file), line \(line): record is in \"key: value\" format; is this an alias file?"
        case .unreadableValueFile(let file, let line, let problem):
            "\(file), line \(line): \(problem): skipping this entry"
        case .needNameAndValue(let file, let line):
            "\(file), line \(line): need name:value pair"
        case .nameMustBeLocal(let file, let line, let explained):
            "\(file), line \(line): name must be local\(explained ? " and have no domain" : "")"
        case .duplicate(let table, let key, let file, let line, let first):
            first.map {
                "\(table): duplicate entry: \"\(key)\" (\(file), line \(line); first at line \($0))"
            } ?? "\(table): duplicate entry: \"\(key)\" (\(file), line \(line))"
        case .duplicateLine(let file, let line, let key):
            "\(file), line \(line): duplicate entry: \"\(key)\""
        case .other(let text, _): text
        }
    }
}
