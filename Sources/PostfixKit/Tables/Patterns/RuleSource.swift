// Tables of rules are read from a file, or from the braces that stand for their name.

/// The rules of a table, one by one, each a logical line.
struct RuleSource: ~Copyable {
    private var lines: LogicalLineReader
    private let name: TableName

    private init(_ lines: consuming LogicalLineReader, of name: TableName) {
        self.lines = lines
        self.name = name
    }

    /// Opens the file of a table; or, where the name is `{ {rule}, {rule} … }`, takes the rules from there.
    ///
    /// - Throws: `TableError` when there is no such file, or the braces are not in pairs.
    ///
    /// Source: regexp_table(5), "INLINE SPECIFICATION".
    static func open(_ name: TableName, options: TableOptions) throws(TableError) -> RuleSource {
        let report = options.warn
        let warn = { (warning: SourceWarning) in report(warning.message) }
        if name.name.first == UInt8(ascii: "{") {
            let text = try inlineText(name)
            return RuleSource(LogicalLineReader(text: text, name: name.path, warn: warn), of: name)
        }
        do throws(SystemError) {
            // As Postfix does: a pipe is a table like any other (`regexp:<(command)`).
            let file = try FileHandle.source(name.path)
            return RuleSource(LogicalLineReader(file, name: name.path, warn: warn), of: name)
        } catch { throw .open(what: "", name.path, error) }
    }

    /// The number of the first physical line of the current rule, from 1.
    var lineNumber: Int { lines.lineNumber }

    /// The current rule, as far as its first NUL and without white space at its end.
    var rule: Span<UInt8> {
        @_lifetime(borrow self) get { lines.text.trimmed }
    }

    /// Goes to the next rule; false at the end of the source.
    ///
    /// - Throws: `SystemError` when the source cannot be read.
    mutating func advance() throws(SystemError) -> Bool {
        while try lines.advance() {
            if rule.count > 0 { return true }
        }
        return false
    }

    /// The beginning of all that is said about a rule.
    func place(_ line: Int) -> MessageText { "\(name.type) map \(name.name), line \(line)" }

    /// The rules of a name, each as a line of its own.
    private static func inlineText(_ name: TableName) throws(TableError) -> [UInt8] {
        var text: [UInt8] = []
        let items = try inside(name.name, of: name)
        for item in listItems(items.span) {
            guard item.first == UInt8(ascii: "{") else {
                throw .badName(name, problem: "\(name.type) map: no '{' at start of text in \"\(item)\"")
            }
            text += try inside(item, of: name)
            text.append(0x0A)
        }
        return text
    }

    private static func inside(_ braces: [UInt8], of name: TableName) throws(TableError) -> [UInt8] {
        switch bracedText(braces.span) {
        case .text(let inside): return inside
        case .unbalanced:
            throw .badName(name, problem: "\(name.type) map: missing '}' in \"\(braces)\"")
        case .trailing:
            throw .badName(name, problem: "\(name.type) map: syntax error after '}' in \"\(braces)\"")
        }
    }
}

/// Whether a rule begins with one of the words IF and ENDIF, in capitals or not.
func beginsWithWord(_ word: String, _ rule: Span<UInt8>) -> Bool {
    guard rule.count >= word.utf8.count else { return false }
    for (index, letter) in word.utf8.enumerated() where rule[index] | 0x20 != letter { return false }
    return rule.count == word.utf8.count || !isAlphanumeric(rule[word.utf8.count])
}

/// `text` without the white space that it begins with.
@_lifetime(copy text)
func afterWhiteSpace(_ text: Span<UInt8>) -> Span<UInt8> {
    var start = 0
    while start < text.count, isWhiteSpace(text[start]) { start += 1 }
    return text.extracting(start...)
}

/// The exclamation marks that a pattern begins with, and the white space before, between and after them.
struct Negation {
    /// Whether there is an odd number of them.
    private(set) var isNegated = false
    /// Where the pattern itself begins.
    private(set) var end: Int

    /// Skips the marks of a rule.
    init(in rule: Span<UInt8>, from start: Int) {
        end = start
        while end < rule.count, rule[end] == UInt8(ascii: "!") || isWhiteSpace(rule[end]) {
            if rule[end] == UInt8(ascii: "!") { isNegated.toggle() }
            end += 1
        }
    }
}
