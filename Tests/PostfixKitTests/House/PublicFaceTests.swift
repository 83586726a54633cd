// Foundation and the library are imported together, as most programs do: a name that both have would not compile here.
import Foundation
import PostfixKit
import TestSupport
import Testing

/// All that is public, by the names of the types.
private let face: [String: Any.Type] = [
    "AddressClass": AddressClass.self,
    "DatabaseBuild": DatabaseBuild.self,
    "DatabaseBuild.Grammar": DatabaseBuild.Grammar.self,
    "DatabaseBuild.Occasion": DatabaseBuild.Occasion.self,
    "DatabaseBuild.Summary": DatabaseBuild.Summary.self,
    "DatabaseBuild.Warning": DatabaseBuild.Warning.self,
    "Distribution": Distribution.self,
    "ExplainedParameter": ExplainedParameter.self,
    "ExplainedParameter.Origin": ExplainedParameter.Origin.self,
    "MailResolution": MailResolution.self,
    "MailResolution.Destination": MailResolution.Destination.self,
    "MailResolution.Step": MailResolution.Step.self,
    "MailResolver": MailResolver.self,
    "MailService": MailService.self,
    "MailSource": MailSource.self,
    "MirroredPostfix": MirroredPostfix.self,
    "PostfixConfiguration": PostfixConfiguration.self,
    "PostfixEnvironment": PostfixEnvironment.self,
    "PostfixError": PostfixError.self,
    "PostfixError.Kind": PostfixError.Kind.self,
    "PostfixRelease": PostfixRelease.self,
    "PostfixTable": PostfixTable.self,
    "PostfixTable.Entry": PostfixTable.Entry.self,
    "ReferencedTable": ReferencedTable.self,
    "SourcePlace": SourcePlace.self,
    "Verdict": Verdict.self,
]

@Suite struct PublicFaceTests {
    /// The public types of a file; a type within another one is indented.
    private func publicTypes(_ file: SourceFile) -> [String] {
        var outer = "", found: [String] = []
        for line in file.code.split(separator: "\n") {
            let line = String(line)
            let top = matches(of: #"^(?:\w+ )*(?:struct|class|enum|protocol|extension) ([\w.]+)"#, in: line)
            if let name = top.first { outer = name }
            let declared = matches(
                of:
                    #"^ *(?:@\w+ )*public (?:final |indirect )*(?:struct|class|enum|protocol|typealias|actor) (\w+)"#,
                in: line)
            for name in declared { found.append(line.hasPrefix(" ") ? "\(outer).\(name)" : name) }
        }
        return found
    }

    @Test func `the public types of the library are these, and no others`() {
        let found = SourceTree.files(below: "Sources").flatMap(publicTypes)
        #expect(found.sorted() == face.keys.sorted())
    }

    @Test func `nothing else is public`() {
        let homes = Set(face.keys.compactMap { $0.split(separator: ".").first.map(String.init) })
        for file in SourceTree.files(below: "Sources") where file.code.contains("public ") {
            let isHome = file.declaredTypes().contains { homes.contains($0) }
            #expect(isHome, "\(file.path)")
        }
    }

    @Test(arguments: [
        "OpeningTables", "BuildingDatabases", "ReadingConfigurations", "ExplainingParameters",
        "ResolvingAddresses",
    ])
    func `the code of each article is that of the tour, which is compiled`(article: String) throws {
        func lines(_ text: String) -> [String] {
            text.split(separator: "\n", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
        }
        let tour = lines(try Checkout.text("Examples/Library/Sources/LibraryTour/\(article).swift"))
            .joined(separator: "\n")
        let text = try Checkout.text("Sources/PostfixKit/PostfixKit.docc/\(article).md")
        let blocks = text.components(separatedBy: "```swift\n").dropFirst().compactMap {
            $0.components(separatedBy: "\n```").first
        }
        #expect(!blocks.isEmpty)
        for block in blocks { #expect(tour.contains(lines(block).joined(separator: "\n")), "\(block)") }
    }

    @Test func `each article is linked, and each link of the catalogue leads to a type or an article`() throws
    {
        let folder = Checkout.root.appendingPathComponent("Sources/PostfixKit/PostfixKit.docc").path
        let pages = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".md") }
        let index = try Checkout.text("Sources/PostfixKit/PostfixKit.docc/PostfixKit.md")
        for page in pages where page != "PostfixKit.md" {
            #expect(index.contains("<doc:\(page.dropLast(3))>"), "\(page)")
        }
        for page in pages {
            let text = try Checkout.text("Sources/PostfixKit/PostfixKit.docc/\(page)")
            for link in matches(of: "(?<!`)``([^`\n]+)``(?!`)", in: text) where link != "PostfixKit" {
                let parts = link.split(separator: "/").map(String.init)
                #expect(face[parts[0]] != nil, "\(page): \(link)")
            }
        }
    }
}
