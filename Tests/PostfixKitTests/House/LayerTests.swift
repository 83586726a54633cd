import Foundation
import TestSupport
import Testing

/// The layers of the core module, the lowest first; rooms of one layer do not know each other unless they share
/// a set.
private let layers: [[Set<String>]] = [
    [["System", "Text"]], [["Releases"]], [["Network"]], [["Tables"]], [["Search"], ["Configuration"]],
    [["Building"]], [["Resolution"]], [["Findings"]], [["Library"]],
]

@Suite struct LayerTests {
    /// The place of a room: its layer and the set in it.
    private func place(of room: String) -> (layer: Int, set: Int)? {
        for (layer, sets) in layers.enumerated() {
            for (index, set) in sets.enumerated() where set.contains(room) { return (layer, index) }
        }
        return nil
    }

    private func room(_ file: SourceFile) -> String {
        String(file.path.split(separator: "/")[2])
    }

    @Test func `each file of the core lies in a room that has a layer`() {
        for file in SourceTree.files(below: "Sources/PostfixKit") {
            #expect(place(of: room(file)) != nil, "\(file.path)")
        }
    }

    @Test func `no room names a type of a room above it or beside it`() {
        let files = SourceTree.files(below: "Sources/PostfixKit")
        var homes: [String: Set<String>] = [:]
        for file in files {
            for type in file.declaredTypes() { homes[type, default: []].insert(room(file)) }
        }
        for file in files {
            guard let own = place(of: room(file)) else { continue }
            for word in file.capitalizedWords.sorted() {
                guard let rooms = homes[word], !rooms.contains(room(file)) else { continue }
                let others = rooms.compactMap(place(of:))
                #expect(
                    others.contains { $0.layer < own.layer || $0 == own },
                    "\(file.path) names \(word) of \(rooms.sorted().joined(separator: ", "))")
            }
        }
    }

    @Test(arguments: ["Sources", "Tests"])
    func `no folder holds more than 25 Swift files of its own`(top: String) {
        let folders = Dictionary(grouping: SourceTree.files(below: top), by: \.folder)
        for (folder, files) in folders { #expect(files.count <= 25, "\(folder) holds \(files.count)") }
    }

    /// The files that are named after the C library that only they import.
    private static let wrappers: Set<String> = ["BerkeleyDB", "LMDB", "TinyCDB"]

    @Test func `a file is named after a type that it declares or extends`() {
        for file in SourceTree.files(below: "Sources") where !Self.wrappers.contains(file.stem) {
            let types = file.declaredTypes(extensionsToo: true).flatMap { $0.split(separator: ".") }
            guard let name = file.stem.split(separator: "+").first, !types.isEmpty else { continue }
            #expect(types.contains(name), "\(file.path) declares \(types.joined(separator: ", "))")
        }
    }

    @Test func `the core never assumes a release that nobody has named`() {
        let known: Set = ["PostfixRelease", "KnownReleases"]
        for file in SourceTree.files(below: "Sources/PostfixKit") where !known.contains(file.stem) {
            #expect(!file.text.contains(".newest"), "\(file.path)")
        }
    }

    @Test func `the median file is shorter than 120 lines`() {
        let lengths = SourceTree.files(below: "Sources").map { $0.text.split(separator: "\n").count }.sorted()
        #expect(lengths[lengths.count / 2] < 120)
    }
}
