import Foundation
import Synchronization

/// What a program has done: its output, its messages and how it ended.
struct Outcome: Sendable {
    var output: [UInt8] = []
    var errors: [UInt8] = []
    /// The exit status; 128 + N for a signal, 124 when its time was up.
    var status: Int32 = 0

    var outputText: String { String(decoding: output, as: UTF8.self) }
    var errorText: String { String(decoding: errors, as: UTF8.self) }
}

/// A program that runs beside the tests.
///
/// Its streams are files, never pipes: nothing can block, whatever it writes.
final class Run: Sendable {
    private let process: Mutex<Process>
    private let output: URL
    private let errors: URL
    private let ended: AsyncStream<Void>
    let pid: Int32

    /// Starts `command` in `directory`, ended after `seconds` at the latest.
    init(
        _ command: [String], in directory: URL, environment: [String: String], input: [UInt8] = [],
        seconds: Int = 60
    ) throws {
        let streams = try Scratch.directory("run")
        output = streams.appendingPathComponent("output")
        errors = streams.appendingPathComponent("errors")
        let source = streams.appendingPathComponent("input")
        try Data(input).write(to: source)
        try Data().write(to: output)
        try Data().write(to: errors)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
        process.arguments = ["-k", "2", String(seconds)] + command
        process.currentDirectoryURL = directory
        process.environment = environment
        process.standardInput = try FileHandle(forReadingFrom: source)
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        let (ended, continuation) = AsyncStream.makeStream(of: Void.self)
        self.ended = ended
        process.terminationHandler = { _ in continuation.finish() }
        try process.run()
        pid = process.processIdentifier
        self.process = Mutex(process)
    }

    /// Waits for the end and collects what was written.
    func outcome() async throws -> Outcome {
        for await _ in ended {}
        let status = process.withLock { process in
            process.terminationReason == .uncaughtSignal
                ? 128 + process.terminationStatus : process.terminationStatus
        }
        let outcome = Outcome(
            output: [UInt8](try Data(contentsOf: output)), errors: [UInt8](try Data(contentsOf: errors)),
            status: status)
        try? FileManager.default.removeItem(at: output.deletingLastPathComponent())
        return outcome
    }
}

/// Runs `command` to its end.
func runToEnd(
    _ command: [String], in directory: URL, environment: [String: String], input: [UInt8] = [],
    seconds: Int = 60
) async throws -> Outcome {
    try await Run(command, in: directory, environment: environment, input: input, seconds: seconds).outcome()
}

extension Toolkit {
    /// Runs a program of this toolkit to its end.
    func run(
        _ program: String, _ operands: [String], in directory: URL, input: [UInt8] = [], seconds: Int = 60
    ) async throws -> Outcome {
        try await runToEnd(
            command(program, operands), in: directory, environment: fullEnvironment, input: input,
            seconds: seconds)
    }
}
