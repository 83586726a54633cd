import Foundation

/// Many short programs in one shell, because starting a shell for each would cost more than they do.
struct Batch: Sendable {
    private var script = ""
    private var count = 0
    private let directory: URL

    init() throws { directory = try Scratch.directory("batch") }

    /// The words as the shell reads them back.
    static func quoted(_ words: [String]) -> String {
        words.map { "'" + $0.replacingOccurrences(of: "'", with: "'\\''") + "'" }.joined(separator: " ")
    }

    /// Adds a program; the answer is its place in the outcomes.
    @discardableResult
    mutating func add(
        _ command: [String], in place: URL, with variables: [String: String] = [:], input: [UInt8] = []
    ) throws -> Int {
        var source = "/dev/null"
        if !input.isEmpty {
            source = directory.appendingPathComponent("\(count).input").path
            try Data(input).write(to: URL(fileURLWithPath: source))
        }
        let assignments = variables.map { "\($0.key)=\(Self.quoted([$0.value])) " }.joined()
        script += """
            cd \(Self.quoted([place.path])) &&
            \(assignments)\(Self.quoted(command)) <\(source) >"$B/\(count).output" 2>"$B/\(count).errors"
            echo $? >"$B/\(count).status"

            """
        count += 1
        return count - 1
    }

    /// Runs all of them, one after another.
    consuming func outcomes(environment: [String: String], seconds: Int = 120) async throws -> [Outcome] {
        defer { try? FileManager.default.removeItem(at: directory) }
        guard count > 0 else { return [] }
        let path = directory.appendingPathComponent("script")
        try Data("B=\(Self.quoted([directory.path]))\n\(script)".utf8).write(to: path)
        _ = try await runToEnd(
            ["/bin/sh", path.path], in: directory, environment: environment, seconds: seconds)
        return (0..<count).map { number in
            func bytes(_ suffix: String) -> [UInt8] {
                let file = directory.appendingPathComponent("\(number).\(suffix)").path
                return FileManager.default.contents(atPath: file).map { [UInt8]($0) } ?? []
            }
            let status = String(decoding: bytes("status"), as: UTF8.self).dropLast()
            return Outcome(output: bytes("output"), errors: bytes("errors"), status: Int32(status) ?? 124)
        }
    }
}
