// The text of a bounce message and what its headers say are one value, read from the lines of a template.

/// A template for the messages that Postfix sends about mail.
///
/// Source: bounce(5).
package struct BounceTemplate: Sendable, Equatable {
    /// What mail a message is about.
    package enum Kind: String, Sendable, CaseIterable {
        /// Mail that could not be delivered.
        case failure
        /// Mail that waits.
        case delay
        /// Mail that was delivered.
        case success
        /// A delivery that was only tried.
        case verify

        /// Whether the postmaster gets copies, which have a subject of their own.
        package var hasPostmasterCopies: Bool { self == .failure || self == .delay }
    }

    /// What the template is for.
    package let kind: Kind
    /// The character set of the text; nil where the template leaves it at `us-ascii`.
    package private(set) var charset: [UInt8]?
    /// The sender in the header; nil where the template leaves it to Postfix.
    package private(set) var sender: [UInt8]?
    /// The subject; nil where the template leaves it to Postfix.
    package private(set) var subject: [UInt8]?
    /// The subject of copies for the postmaster; nil where the template leaves it to Postfix.
    package private(set) var postmasterSubject: [UInt8]?
    /// The lines of the text, in which `$name` is not expanded.
    package private(set) var lines: [[UInt8]] = []

    /// What makes a template unusable.
    package enum Problem: Error, Sendable, Equatable {
        /// Nothing follows the colon of a header.
        case emptyHeader([UInt8])
        /// The value of a header is not ASCII.
        case foreignHeader([UInt8])
        /// A header for copies that no postmaster gets.
        case inapplicableHeader([UInt8])
        /// Not a header of templates.
        case unknownHeader([UInt8])
        /// Only headers, and blank lines.
        case noText
        /// The text is not ASCII, though its character set is.
        case foreignText
    }

    /// Takes a template apart: headers, then blank lines, then the text.
    ///
    /// - Throws: `Problem`; Postfix then takes its own template.
    package init(_ kind: Kind, _ content: [UInt8]) throws(Problem) {
        self.kind = kind
        var rest = content.split(separator: 0x0A, omittingEmptySubsequences: false)[...]
        while let line = rest.first, let name = Self.headerName(of: line) {
            try setHeader(Array(name), line[name.endIndex...])
            rest.removeFirst()
        }
        rest = rest.drop { $0.allSatisfy(isWhiteSpace) }
        if rest.isEmpty { throw .noText }
        lines = rest.map { Array($0) }
        let isASCIIOnly = lines.allSatisfy { isASCII($0.span) }
        if !isASCIIOnly, charset.map({ isWord($0, "us-ascii") }) ?? true { throw .foreignText }
    }

    private mutating func setHeader(_ name: [UInt8], _ text: ArraySlice<UInt8>) throws(Problem) {
        let value = Array(text.drop { $0 == UInt8(ascii: ":") || isWhiteSpace($0) })
        if value.isEmpty { throw .emptyHeader(name) }
        guard isASCII(value.span) else { throw .foreignHeader(name) }
        if isWord(name, "charset") {
            charset = value
        } else if isWord(name, "from") {
            sender = value
        } else if isWord(name, "subject") {
            subject = value
        } else if isWord(name, "postmaster-subject") {
            guard kind.hasPostmasterCopies else { throw .inapplicableHeader(name) }
            postmasterSubject = value
        } else {
            throw .unknownHeader(name)
        }
    }

    /// The name of a header that a line begins with; white space may stand between it and the colon.
    private static func headerName(of line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let name = line.prefix { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
        let next = line[name.endIndex...].drop { $0 == 0x20 || $0 == 0x09 }.first
        return !name.isEmpty && next == UInt8(ascii: ":") ? name : nil
    }

    /// Whether a header is missing that Postfix has a text of its own for.
    package var needsDefaults: Bool {
        sender == nil || subject == nil || (kind.hasPostmasterCopies && postmasterSubject == nil)
    }

    /// This template with the headers that it lacks taken from another.
    package func completed(by other: BounceTemplate) -> BounceTemplate {
        var result = self
        result.sender = sender ?? other.sender
        result.subject = subject ?? other.subject
        result.postmasterSubject = postmasterSubject ?? other.postmasterSubject
        return result
    }

    /// The template as it can stand in a file, from its name to its end marker.
    package var text: [UInt8] {
        var text = Array("\(kind.rawValue)_template = <<EOF\n".utf8)
        func add(_ name: String, _ value: [UInt8]?) {
            guard let value else { return }
            text += Array("\(name): ".utf8) + value + [0x0A]
        }
        add("Charset", charset ?? Array("us-ascii".utf8))
        add("From", sender)
        add("Subject", subject)
        add("Postmaster-Subject", postmasterSubject)
        text.append(0x0A)
        for line in lines { text += line + [0x0A] }
        return text + Array("EOF\n".utf8)
    }
}

extension BounceTemplate.Problem {
    /// What is said of it, line by line, in Postfix's words.
    package func messages(_ kind: BounceTemplate.Kind, _ file: FilePath) -> [MessageText] {
        let end: MessageText = "in \(kind.rawValue) template -- ignoring this template"
        return switch self {
        case .emptyHeader(let name): ["\(file): empty \"\(name)\" header value \(end)"]
        case .foreignHeader(let name): ["\(file): non-ASCII \"\(name)\" header value \(end)"]
        case .inapplicableHeader(let name): ["\(file): inapplicable \"\(name)\" header label \(end)"]
        case .unknownHeader(let name): ["\(file): unknown \"\(name)\" header label \(end)"]
        case .noText: ["\(file): missing message text \(end)"]
        case .foreignText:
            [
                "\(file): 8-bit message text in \(kind.rawValue) template",
                "please specify a charset value other than us-ascii",
                "-- ignoring this template for now",
            ]
        }
    }
}
