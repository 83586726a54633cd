import Foundation
import Testing

/// Programs under strace(1), which delays or kills them at a system call: so that a race is no matter of luck.
enum Tracing {
    /// Whether a program can be traced here.
    static let isPossible: Bool = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "strace -o /dev/null -e inject=getppid:delay_enter=1 true"]
        process.standardError = Foundation.FileHandle.nullDevice
        process.standardOutput = Foundation.FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()
    static let reason: Comment = "no strace here that may trace"
}

extension Place {
    /// The words that run `postmap` of a toolkit with injections of strace; all calls in them are traced.
    func traced(_ toolkit: Toolkit, _ injections: [String], _ operands: [String]) -> String {
        let calls = injections.map { $0.prefix(while: { $0 != ":" }) }.joined(separator: ",")
        let variables = toolkit.environment.map { ["-E", "\($0.key)=\($0.value)"] }.flatMap { $0 }
        return Batch.quoted(
            ["env", "-u", "LD_LIBRARY_PATH", "strace", "-o", "/dev/null", "-e", "trace=\(calls)"]
                + injections.flatMap { ["-e", "inject=\($0)"] } + variables
                + toolkit.command("postmap", operands))
    }

    /// The words that run `postmap` of a toolkit in a script of the other.
    func words(_ toolkit: Toolkit, _ operands: [String] = []) -> String {
        let variables = toolkit.environment.map { "\($0.key)=\($0.value)" }
        return Batch.quoted(
            ["env", "-u", "LD_LIBRARY_PATH"] + variables + toolkit.command("postmap", operands))
    }
}
