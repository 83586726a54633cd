// A document that describes the sources is wrong as soon as a file is renamed: each name in it is looked up.

import Foundation
import TestSupport
import Testing

/// The documents of this repository that describe it.
private let documents: [String] = {
    let decisions = Checkout.root.appendingPathComponent("Decisions").path
    let pages = (try? FileManager.default.contentsOfDirectory(atPath: decisions)) ?? []
    return ["ARCHITECTURE.md", "CONTRIBUTING.md"]
        + pages.sorted().map { "Decisions/\($0)" }
}()

@Suite struct DocumentTests {
    /// The files and folders of this repository, by their paths.
    private static let paths: [String] = {
        let manager = FileManager.default
        let top = (try? manager.contentsOfDirectory(atPath: Checkout.root.path)) ?? []
        return top.filter { !$0.hasPrefix(".") || $0 == ".ci" }.flatMap { (name: String) -> [String] in
            let below = manager.enumerator(atPath: Checkout.root.appendingPathComponent(name).path)
            return [name] + (below?.compactMap { $0 as? String } ?? []).map { "\(name)/\($0)" }
        }
    }()

    private static let sources = SourceTree.files(below: "Sources") + SourceTree.files(below: "Tests")
    private static let types = Set(sources.flatMap { $0.declaredTypes() })
    private static let words = sources.reduce(into: Set<String>()) { words, file in
        words.formUnion(matches(of: #"\b(\w+)\b"#, in: file.code))
    }

    /// Whether a path, or the end of one, exists; `*` and `<word>` stand for any part of a name.
    private func exists(_ path: String) -> Bool {
        let bare = path.hasSuffix("/") ? String(path.dropLast()) : path
        var pattern = NSRegularExpression.escapedPattern(for: bare)
        pattern = pattern.replacingOccurrences(of: #"\*"#, with: "[^/]*")
        pattern = pattern.replacingOccurrences(of: #"<\w+>"#, with: "[^/]+", options: .regularExpression)
        return Self.paths.contains {
            $0.range(of: "(^|/)\(pattern)(\\.swift)?$", options: .regularExpression) != nil
        }
    }

    /// Whether what stands between backticks is true of the sources, or does not claim to be a name in them.
    private func isTrue(_ name: String) -> Bool {
        func isAll(_ pattern: String) -> Bool {
            name.range(of: "^(\(pattern))$", options: .regularExpression) != nil
        }
        if isAll(#"[A-Z]\w*"#) { return Self.types.contains(name) || exists(name) }
        if isAll(#"[A-Z]\w*\.\w+"#), !exists(name) {
            let parts = name.split(separator: ".").map(String.init)
            return Self.types.contains(parts[0]) && Self.words.contains(parts[1])
        }
        if isAll(#"[\w<>*+.-]+/[\w<>*+./-]*|[\w<>*+.-]+\.(swift|tsv|md|awk|sh)"#) { return exists(name) }
        return true
    }

    @Test(arguments: documents)
    func `every file and type that a document names exists`(document: String) throws {
        let names = matches(of: "`([^`\n]+)`", in: try Checkout.text(document))
        for name in names { #expect(isTrue(name), "\(document) names \(name)") }
    }

    @Test(arguments: documents)
    func `every link of a document leads to a file`(document: String) throws {
        let links = matches(of: #"\]\(([^)#:]+)\)"#, in: try Checkout.text(document))
        let folder = Checkout.root.appendingPathComponent(document).deletingLastPathComponent()
        for link in links {
            let path = folder.appendingPathComponent(link).path
            #expect(FileManager.default.fileExists(atPath: path), "\(document) links to \(link)")
        }
    }

    @Test(arguments: documents)
    func `every target of make that a document names exists`(document: String) throws {
        let targets = Set(matches(of: #"(?m)^([a-z-]+):"#, in: try Checkout.text("Makefile")))
        for target in matches(of: #"(?:`|    )make ([a-z-]+)"#, in: try Checkout.text(document)) {
            #expect(targets.contains(target), "\(document) names make \(target)")
        }
    }

    @Test(arguments: ["Sources", "Tests"])
    func `CONTRIBUTING names each folder with Swift files`(top: String) throws {
        let text = try Checkout.text("CONTRIBUTING.md")
        for folder in Set(SourceTree.files(below: top).map(\.folder)) {
            let name = (folder as NSString).lastPathComponent
            #expect(text.contains("\(name)/"), "CONTRIBUTING.md does not name \(folder)")
        }
    }
}
