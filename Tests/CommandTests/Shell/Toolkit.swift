// Runs the built programs as a shell would, in a fresh folder.

import Foundation
import TestSupport

/// Where the programs and the sources of this package are.
enum Toolkit {
    /// The root of the repository.
    static let root = Checkout.root

    /// The directory of the built programs: `POSTKIT_BIN`, or beside the tests.
    static let programs: URL = {
        if let given = ProcessInfo.processInfo.environment["POSTKIT_BIN"] {
            return URL(fileURLWithPath: given)
        }
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let places = [bundle, root.appendingPathComponent(".build/debug")]
        return places.first {
            FileManager.default.isExecutableFile(atPath: $0.appendingPathComponent("postmap").path)
        } ?? bundle
    }()

    /// A directory without main.cf and master.cf: what stands in /etc/postfix is no concern of the tests.
    static let noConfiguration = root.appendingPathComponent("Tests/CommandTests/Shell")

    /// The text of a file of the repository.
    static func text(_ path: String) throws -> String { try Checkout.text(path) }
}

/// What a shell script printed, and how it ended.
struct ShellRun: Equatable {
    var output: String
    var errors: String
    var status: Int32

    /// Runs a script with the built programs first in PATH, and no configuration of the machine; with `--root` the
    /// usual directory is that of the root.
    init(_ script: String, in folder: URL) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", script]
        process.currentDirectoryURL = folder
        process.environment = [
            "PATH": "\(folder.path)/bin:\(Toolkit.programs.path):/usr/sbin:/usr/bin:/sbin:/bin",
            "LC_ALL": "C",
        ]
        if !script.contains("--root") {
            process.environment?["MAIL_CONFIG"] = Toolkit.noConfiguration.path
        }
        let (out, err) = (folder.appendingPathComponent(".out"), folder.appendingPathComponent(".err"))
        for file in [out, err] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: out)
        process.standardError = try FileHandle(forWritingTo: err)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        output = String(decoding: try Data(contentsOf: out), as: UTF8.self)
        errors = String(decoding: try Data(contentsOf: err), as: UTF8.self)
        status = process.terminationStatus
        for file in [out, err] { try FileManager.default.removeItem(at: file) }
    }
}

/// Calls `body` with an empty folder that is removed afterwards.
func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("postkit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}
