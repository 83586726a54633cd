import Foundation

extension Toolkit {
    /// Runs a program many times at once, in one shell.
    ///
    /// The reference sleeps for a second when it fails, and all of them can sleep together. Each has `input` to
    /// read.
    func runAtOnce(
        _ program: String, _ operands: [[String]], in directory: URL, input: [UInt8] = [], seconds: Int = 240
    ) async throws -> [Outcome] {
        let place = try Scratch.directory("at-once")
        defer { try? FileManager.default.removeItem(at: place) }
        try Data(input).write(to: place.appendingPathComponent("input"))
        var script = "cd \(Batch.quoted([directory.path])) || exit 1\nB=\(Batch.quoted([place.path]))\n"
        for (number, words) in operands.enumerated() {
            script += """
                { \(Batch.quoted(command(program, words))) <"$B/input" >"$B/\(number).output" 2>"$B/\(number).errors"
                echo $? >"$B/\(number).status"; } &

                """
            if number % 40 == 39 { script += "wait\n" }
        }
        script += "wait\n"
        let shell = try await runToEnd(
            ["/bin/sh", "-c", script], in: directory, environment: fullEnvironment, seconds: seconds)
        return operands.indices.map { number in
            func bytes(_ suffix: String) -> [UInt8] {
                let file = place.appendingPathComponent("\(number).\(suffix)").path
                return FileManager.default.contents(atPath: file).map { [UInt8]($0) } ?? []
            }
            let status = String(decoding: bytes("status"), as: UTF8.self).dropLast()
            return Outcome(
                output: bytes("output"), errors: bytes("errors"), status: Int32(status) ?? 124,
                isLate: shell.isLate)
        }
    }
}
