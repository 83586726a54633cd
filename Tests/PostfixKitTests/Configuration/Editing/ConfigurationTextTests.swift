import Foundation
import PostfixKit
import TestSupport
import Testing

/// Texts with everything that is odd in a configuration file.
enum OddConfiguration {
    private static let pieces: [String] = [
        "a", "bc", "relayhost", "=", " = ", "=", " ", "\t", "\n", "\n", "\n", "\n ", "\n\t", "\n#", "\n\n",
        "\r\n",
        "#", "\u{0}", "\u{0B}", "\u{0C}", "\r", "é", "$x", "{", "}", "\\", "\"",
    ]

    static func text(_ random: inout SeededGenerator) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 0...40, using: &random) {
            if Int.random(in: 0..<20, using: &random) == 0 {
                bytes.append(UInt8.random(in: 0...255, using: &random))
            } else {
                bytes += Array((pieces.randomElement(using: &random) ?? "").utf8)
            }
        }
        return bytes
    }
}

@Suite struct ConfigurationTextTests {
    private func text(_ string: String) -> ConfigurationText {
        ConfigurationText(Array(string.utf8), name: "F")
    }

    @Test func `the physical lines are the file, whatever it holds`() {
        var random = SeededGenerator(seed: 4)
        for _ in 0..<2000 {
            let bytes = OddConfiguration.text(&random)
            let text = ConfigurationText(bytes, name: "F")
            var printed: [UInt8] = []
            for index in text.physicalLines.indices { printed += text.bytes(ofLine: index).array }
            #expect(printed == bytes)
            for (line, next) in zip(text.logicalLines, text.logicalLines.dropFirst()) {
                #expect(line.reach.upperBound == next.lines.lowerBound)
            }
        }
    }

    @Test func `the logical lines are those of the reader`() throws {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<2000 {
            let bytes = OddConfiguration.text(&random)
            var expected: [String] = []
            var warnings: [SourceWarning] = []
            var reader = LogicalLineReader(text: bytes, name: "F") { warnings.append($0) }
            while try reader.advance() {
                expected.append("\(reader.lineNumber)-\(reader.lastLineNumber) \(reader.line.array)")
            }
            let text = ConfigurationText(bytes, name: "F")
            let found = text.logicalLines.filter { !$0.isOrphan }.map {
                "\($0.lineNumber)-\($0.lastLineNumber) \(text.text(of: $0))"
            }
            #expect(found == expected, "\(bytes)")
            #expect(text.warnings == warnings, "\(bytes)")
        }
    }

    @Test func `a logical line knows its remarks`() throws {
        let text = text("# top\na = 1\n#in\n\n b\n# behind\n\nc = 2")
        #expect(
            text.physicalLines.map(\.kind) == [
                .remark, .start, .remark, .remark, .continuation, .remark, .remark, .start,
            ])
        let line = try #require(text.logicalLines.first)
        #expect(line.lines == 1..<5)
        #expect(line.reach == 1..<7)
        #expect(text.textLines(of: line) == [1, 4])
        #expect(text.text(of: line) == Array("a = 1 b".utf8))
        #expect(text.logicalLines.count == 2)
    }

    @Test func `a value knows its file, line and column`() throws {
        let text = text("# x\nname =\n#y\n\t  value more\r\nempty =\n  \n")
        let first = try text.assignment(of: text.logicalLines[0])
        #expect(first.name.file == "F")
        #expect(first.assignment.value == Array("value more".utf8))
        #expect(first.name.line == 2 && first.name.column == 1)
        #expect(first.value.line == 4 && first.value.column == 4)
        let second = try text.assignment(of: text.logicalLines[1])
        #expect(second.assignment.value == [])
        #expect(second.value.line == 5 && second.value.column == 8)
    }

    @Test func `a line that is no assignment is located`() {
        let text = text("a = 1\n\nx y\n z\n")
        #expect {
            _ = try text.assignment(of: text.logicalLines[1])
        } throws: {
            ($0 as? ConfigurationError)?.message.string
                == "F, line 3: missing '=' after attribute name: \"x y z\""
        }
    }

    @Test func `a line of ten megabytes is a line`() {
        let bytes = Array("a = ".utf8) + [UInt8](repeating: 0x78, count: 10_000_000)
        let text = ConfigurationText(bytes, name: "F")
        #expect(text.logicalLines.count == 1)
        #expect(text.text(of: text.logicalLines[0]).count == bytes.count)
    }

    @Test func `a file that cannot be read is named`() throws {
        let configuration = try TemporaryConfiguration(nil)
        let name = FilePath(configuration.path).appending(component: "main.cf")
        #expect(
            configuration.message { _ = try ConfigurationFiles().text(of: name) }
                == "open DIR/main.cf: No such file or directory")
        #expect(
            configuration.message { _ = try ConfigurationFiles().text(of: FilePath(configuration.path)) }
                == "read DIR: Is a directory")
    }
}
