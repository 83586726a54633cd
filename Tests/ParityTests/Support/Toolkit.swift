import Foundation
import Testing

/// One of the two sets of programs that are compared: the real Postfix, or ours.
struct Toolkit: Sendable {
    /// `reference` or `ours`, also the name of its twin directory.
    let name: String
    /// The directory with `postmap`, `postalias`, `newaliases` and `postconf`; ours with `postbuild`.
    let programs: String
    /// Words that come before the program's name, `unshare -r` where the reference wants a root.
    let prefix: [String]
    /// Words that come before all other arguments.
    let arguments: [String]
    /// Variables that only these programs get.
    let environment: [String: String]

    /// The real Postfix.
    static func reference() throws -> Toolkit {
        let reference = try #require(Reference.found, "no reference: run make reference")
        return Toolkit(
            name: "reference", programs: reference.programs,
            prefix: Environment.isRoot ? [] : ["unshare", "-r"], arguments: [],
            environment: ["LD_LIBRARY_PATH": reference.libraries])
    }

    /// The programs of this package: beside the test bundle, or in `POSTKIT_BIN`.
    ///
    /// With `POSTKIT_PARITY_SELF` set it is the reference once more: the cases are tested, not the programs.
    static func ours() throws -> Toolkit {
        let reference = try #require(Reference.found, "no reference: run make reference")
        if Environment.text("POSTKIT_PARITY_SELF") != nil {
            let real = try Toolkit.reference()
            return Toolkit(
                name: "ours", programs: real.programs, prefix: real.prefix, arguments: [],
                environment: real.environment)
        }
        var arguments = ["--postfix-version", reference.release]
        if !reference.distribution.isEmpty { arguments += ["--distribution", reference.distribution] }
        return Toolkit(
            name: "ours", programs: try ourPrograms.get(), prefix: [], arguments: arguments,
            environment: [:])
    }

    static func both() throws -> [Toolkit] { [try reference(), try ours()] }

    /// The words that run a program of this toolkit.
    func command(_ program: String, _ operands: [String]) -> [String] {
        prefix + ["\(programs)/\(program)"] + arguments + operands
    }

    /// Environment of the program: that of the tests, a fixed language and zone, and its configuration.
    var fullEnvironment: [String: String] {
        var result = ProcessInfo.processInfo.environment
        for name in ["SOURCE_DATE_EPOCH", "POSTKIT_POSTFIX_VERSION", "POSTKIT_DISTRIBUTION", "MAIL_VERBOSE"] {
            result[name] = nil
        }
        result["LC_ALL"] = "C"
        result["TZ"] = "UTC"
        result["MAIL_CONFIG"] = Reference.found?.configuration
        result["PATH"] = "\(Reference.found?.tools ?? ""):\(result["PATH"] ?? "/usr/bin:/bin")"
        return result.merging(environment) { $1 }
    }

    /// A directory with our programs and the name `newaliases`, made once for each run.
    private static let ourPrograms: Result<String, any Error> = Result {
        let manager = FileManager.default
        var origin = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().path
        if let named = Environment.text("POSTKIT_BIN") { origin = named }
        let directory = try Scratch.directory("programs").path
        for (link, program) in [
            ("postmap", "postmap"), ("postalias", "postalias"), ("newaliases", "postalias"),
            ("postconf", "postconf"), ("postresolve", "postresolve"), ("postbuild", "postbuild"),
        ] {
            try manager.createSymbolicLink(
                atPath: "\(directory)/\(link)", withDestinationPath: "\(origin)/\(program)")
        }
        return directory
    }
}

/// Directories for this run of the tests, removed when it ends.
enum Scratch {
    /// The parent of all of them; others must be able to reach the files in it.
    static let root: URL = {
        let directory = URL(fileURLWithPath: NSTemporaryDirectory(), isDirectory: true)
            .appendingPathComponent("postkit-parity-\(getpid())", isDirectory: true)
        try? FileManager.default.createDirectory(
            at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        atexit { Scratch.remove() }
        return directory
    }()

    /// A new directory below the root.
    static func directory(_ name: String) throws -> URL {
        let directory = root.appendingPathComponent(
            "\(name)-\(UUID().uuidString.prefix(8))", isDirectory: true)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        return directory
    }

    private static func remove() {
        if Environment.text("POSTKIT_KEEP") == nil { try? FileManager.default.removeItem(at: root) }
    }
}

/// The name of a new file with a text, in a directory of its own.
func scratchFile(_ name: String, _ text: String) throws -> String {
    let url = try Scratch.directory("file").appendingPathComponent(name)
    try Data(text.utf8).write(to: url)
    return url.path
}
