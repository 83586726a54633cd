// SECURITY.md says which tests hold its promises: a name that nothing has would promise what nobody tests.

import Foundation
import Testing

@Suite struct SecurityDocumentTests {
    /// The words between backticks.
    private static func codes(in text: String) -> [String] {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }

    /// The names of all suites.
    private static func suites(below path: String) throws -> Set<String> {
        let folder = Toolkit.root.appendingPathComponent(path)
        guard let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil) else {
            return []
        }
        var names: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            for match in try String(contentsOf: file, encoding: .utf8).matches(of: /struct (\w+Tests)\b/) {
                names.insert(String(match.1))
            }
        }
        return names
    }

    @Test func `every suite and target that SECURITY.md names is there`() throws {
        let codes = Self.codes(in: try Toolkit.text("SECURITY.md"))
        let suites = try Self.suites(below: "Tests")
        let named = codes.filter { $0.wholeMatch(of: /\w+Tests/) != nil }
        #expect(!named.isEmpty)
        for name in named { #expect(suites.contains(name), "\(name)") }
        let makefile = try Toolkit.text("Makefile")
        let targets = codes.compactMap { $0.wholeMatch(of: /make (\w+)/)?.1 }
        #expect(!targets.isEmpty)
        for target in targets { #expect(makefile.contains("\n\(target):"), "\(target)") }
    }

    @Test func `make attack runs every suite of the attacks`() throws {
        for name in try Self.suites(below: "Tests/CommandTests/Attacks") {
            #expect(name.contains("Attack"), "\(name)")
        }
    }
}
