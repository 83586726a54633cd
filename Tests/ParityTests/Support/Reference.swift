import Foundation
import TestSupport

/// The real Postfix that the parity tests compare with, as `Tests/reference.sh` has described it.
struct Reference: Sendable {
    var version: String
    var distribution: String
    var programs: String
    var daemons: String
    var tools: String
    var libraries: String
    /// The directory of the table types that Postfix loads, its `shlib_directory`.
    var plugins: String
    var configuration: String
    /// Where the packages were unpacked, the servers among them.
    var root: String
    var serverLibraries: String

    /// The reference of this checkout, or nil (with a loud message) when `make reference` has not brought one.
    static let found: Reference? = find()

    /// Whether tests may run: true in CI even without a reference, so that they fail there and are not skipped.
    static var isExpected: Bool { found != nil || Environment.isCI }

    /// The first two numbers of the version, which `--postfix-version` takes.
    var release: String {
        version.split(separator: ".").prefix(2).joined(separator: ".")
    }

    private static func find() -> Reference? {
        let path = Environment.checkout + "/.build-reference/\(place)description"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            let frame = String(repeating: "*", count: 73)
            let message = "PARITY IS SKIPPED: no \(path); run make reference"
            FileHandle.standardError.write(Data("\(frame)\n\(message)\n\(frame)\n".utf8))
            return nil
        }
        var values: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let sides = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if sides.count == 2 { values[String(sides[0])] = String(sides[1]) }
        }
        return Reference(
            version: values["version"] ?? "", distribution: values["distribution"] ?? "",
            programs: values["sbin"] ?? "", daemons: values["daemons"] ?? "",
            tools: values["tools"] ?? "", libraries: values["libraries"] ?? "",
            plugins: values["plugins"] ?? "", configuration: values["configuration"] ?? "",
            root: values["root"] ?? "", serverLibraries: values["serverlibraries"] ?? "")
    }

    /// The directory of the description: another Debian's with `SUITE`, any build's with `REFERENCE`.
    private static var place: String {
        if !Environment.isBookworm { return "\(Environment.suite)/" }
        return Environment.text("REFERENCE") == nil ? "" : "other/"
    }
}

/// What the environment says about this run of the tests.
enum Environment {
    static func text(_ name: String) -> String? {
        guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else { return nil }
        return value
    }

    static func number(_ name: String, default fallback: Int) -> Int {
        text(name).flatMap { Int($0) } ?? fallback
    }

    static let isCI: Bool = {
        guard let value = text("CI") else { return false }
        return !["0", "false", "no"].contains(value)
    }()

    /// The Debian whose Postfix is compared with.
    static let suite = text("SUITE") ?? "bookworm"
    /// Whether that is Debian 12, whose libraries are those of ours.
    static let isBookworm = suite == "bookworm"

    static let isRoot = NSUserName() == "root" || getuid() == 0

    /// The directory of Package.swift.
    static let checkout: String = Checkout.root.path
}
