// The rules of the house are about the sources themselves: this reads them as text, without comments and literals.

import Foundation
import TestSupport

/// One Swift file of `Sources`.
struct SourceFile {
    /// Its path below the repository.
    let path: String
    /// Its text without comments and the content of string literals.
    let code: String
    /// Its text as it is.
    let text: String

    /// The name without the ending.
    var stem: String { String((path as NSString).lastPathComponent.dropLast(".swift".count)) }
    /// The folder in which it lies.
    var folder: String { (path as NSString).deletingLastPathComponent }

    /// The names of the types that it declares, and where `extensionsToo` those that it extends.
    func declaredTypes(extensionsToo: Bool = false) -> [String] {
        let kinds = "struct|class|enum|protocol|actor|typealias" + (extensionsToo ? "|extension" : "")
        let pattern = #"(?m)^(?:@\w+ |public |package |final |indirect |nonisolated )*(?:\#(kinds)) ([\w.]+)"#
        return matches(of: pattern, in: code)
    }

    /// The names that stand in it and begin with a capital letter.
    var capitalizedWords: Set<String> { Set(matches(of: #"\b([A-Z]\w+)\b"#, in: code)) }
}

/// The files below `Sources`.
enum SourceTree {
    /// The Swift files below a folder of the repository.
    static func files(below folder: String) -> [SourceFile] {
        let root = Checkout.root.appendingPathComponent(folder)
        let names = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".swift") }.sorted().compactMap { name in
            guard let text = try? Checkout.text("\(folder)/\(name)") else { return nil }
            return SourceFile(path: "\(folder)/\(name)", code: withoutCommentsAndLiterals(text), text: text)
        }
    }

    private static func withoutCommentsAndLiterals(_ text: String) -> String {
        replacing(#""(?:\\.|[^"\\\n])*""#, in: replacing(#"(?m)//.*$"#, in: text, with: ""), with: "\"\"")
    }

    private static func replacing(_ pattern: String, in text: String, with replacement: String) -> String {
        guard let expression = try? NSRegularExpression(pattern: pattern) else { return text }
        return expression.stringByReplacingMatches(
            in: text, range: NSRange(text.startIndex..., in: text), withTemplate: replacement)
    }
}

/// What the first group of a pattern matches.
func matches(of pattern: String, in text: String) -> [String] {
    guard let expression = try? NSRegularExpression(pattern: pattern) else { return [] }
    let range = NSRange(text.startIndex..., in: text)
    return expression.matches(in: text, range: range).compactMap { match in
        Range(match.range(at: 1), in: text).map { String(text[$0]) }
    }
}
