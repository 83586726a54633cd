// Each form of output has markup of its own, which text from tables and files must not be taken for.

internal import PostfixKit

/// A text in which nothing is markup of the form that it was escaped for, and nothing is a hidden character.
struct EscapedText: Equatable {
    /// The text as it is written.
    let bytes: [UInt8]

    /// The forms of output with markup.
    enum Form {
        /// Between the quotes of a string of the DOT language that Graphviz reads.
        ///
        /// Source: graphviz.org, "DOT Language" and "escString".
        case dot
        /// HTML, SVG and other XML: as text, and in an attribute in quotes.
        ///
        /// Source: XML 1.0, sections 2.2 and 2.4; HTML, "Named character references".
        case markup
        /// A piece of code in a cell of a table in Markdown, with its delimiters: no links, no mentions, no
        /// references to issues, and no HTML.
        ///
        /// Source: GitHub Flavored Markdown, "Code spans" and "Tables".
        case markdown
        /// The message of a workflow command of GitHub.
        ///
        /// Source: GitHub's toolkit, "commands".
        case workflowMessage
        /// A property of a workflow command of GitHub.
        case workflowProperty
    }

    /// Text from outside, escaped for a form; what is hidden is made visible first.
    init(_ text: [UInt8], for form: Form) {
        let visible = VisibleText.escaped(text)
        bytes =
            switch form {
            case .dot: Self.replacing(Self.dot, in: visible)
            case .markup: Self.replacing(Self.entities, in: Self.withoutNoncharacters(visible))
            case .markdown: Self.codeSpan(visible)
            case .workflowMessage: Self.replacing(["%": "%25"], in: visible)
            case .workflowProperty: Self.replacing(["%": "%25", ":": "%3A", ",": "%2C"], in: visible)
            }
    }

    /// JSON, which escapes while it is written.
    init(_ json: JSONText) { bytes = json.bytes }

    /// Graphviz reads entities in labels as HTML does.
    private static let dot: [Unicode.Scalar: String] = ["\"": "\\\"", "\\": "\\\\", "&": "&amp;"]

    private static let entities: [Unicode.Scalar: String] = [
        "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;",
    ]

    private static func replacing(_ signs: [Unicode.Scalar: String], in text: [UInt8]) -> [UInt8] {
        text.flatMap { byte in signs[Unicode.Scalar(byte)].map { Array($0.utf8) } ?? [byte] }
    }

    /// A text with U+FFFE and U+FFFF, which are no characters of XML, as bytes.
    private static func withoutNoncharacters(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var rest = text[...]
        while let byte = rest.first {
            let isNone = rest.starts(with: [0xEF, 0xBF, 0xBE]) || rest.starts(with: [0xEF, 0xBF, 0xBF])
            for byte in rest.prefix(isNone ? 3 : 0) { VisibleText.appendEscape(of: byte, to: &result) }
            if !isNone { result.append(byte) }
            rest = rest.dropFirst(isNone ? 3 : 1)
        }
        return result
    }

    /// A code span: a backtick would end it, and a bar the cell, unless a backslash stands before it.
    private static func codeSpan(_ text: [UInt8]) -> [UInt8] {
        let (backtick, backslash, bar) = (UInt8(ascii: "`"), UInt8(ascii: "\\"), UInt8(ascii: "|"))
        var result = [backtick]
        for (index, byte) in text.enumerated() {
            let isBeforeBar = text[(index + 1)...].first { $0 != backslash } == bar
            // Markdown takes away blanks at both ends.
            let isEdge = byte == 0x20 && (index == 0 || index == text.count - 1)
            if byte == backtick || byte == backslash && isBeforeBar || isEdge {
                VisibleText.appendEscape(of: byte, to: &result)
            } else {
                if byte == bar { result.append(backslash) }
                result.append(byte)
            }
        }
        // Two backticks without anything between them would begin another span.
        return result + (text.isEmpty ? [0x20, backtick] : [backtick])
    }
}
