// Pattern tables that a test writes as text, and all that is said about them.

import PostfixKit
import Testing

/// An open table, and its warnings.
final class PatternTableFixture {
    private let directory: DatabaseDirectory
    private(set) var table: OpenTable
    private let said: Warnings

    private final class Warnings { var texts: [String] = [] }

    /// The warnings so far; the file is called `t`.
    var warnings: [String] {
        said.texts.map { text in
            guard let range = text.firstRange(of: String(decoding: directory.path("t").bytes, as: UTF8.self))
            else {
                return text
            }
            return text[..<range.lowerBound] + "t" + text[range.upperBound...]
        }
    }

    init(
        _ type: String, _ text: [UInt8], trust: TableTrust = .any, valuesAreFiles: Bool = false,
        checksUTF8: Bool = true
    ) throws {
        directory = try DatabaseDirectory()
        try directory.write(text, to: "t")
        let said = Warnings()
        var options = TableOptions { said.texts.append($0.string) }
        options.use.checksUTF8 = checksUTF8
        options.use.trust = trust
        options.use.valuesAreFiles = valuesAreFiles
        self.said = said
        table = try TableRegistry.open(directory.table(type), options: options)
    }

    convenience init(_ type: String, _ text: String, trust: TableTrust = .any) throws {
        try self.init(type, Array(text.utf8), trust: trust)
    }

    /// The value of a key as text.
    func value(_ key: String) throws -> String? { try value(Array(key.utf8)) }

    /// The value of a key as text.
    func value(_ key: [UInt8]) throws -> String? {
        try table.lookup(key.span).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The line of the rule that answers a key.
    func line(_ key: String) throws -> Int? {
        let origin = try table.table.origin(ofEntryFor: Array(key.utf8).span)
        if let origin { #expect(origin.file == directory.path("t")) }
        return origin?.line
    }
}
