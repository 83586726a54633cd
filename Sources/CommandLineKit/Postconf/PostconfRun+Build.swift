// postconf -a, -A, -l, -m and -T: what the program itself has, whatever the configuration says.

internal import PostfixKit

extension PostconfRun {
    /// Shows the lookup table types that work here and that the release has.
    func showTableTypes() {
        write(
            lines: TableRegistry.types(hasDebugTables: environment.release.hasDebugTables).map(\.name))
    }

    /// Shows the ways to lock a mailbox.
    func showLockTypes() { write(lines: ["flock", "fcntl", "dotlock"]) }

    /// Shows the SASL plug-ins of servers.
    func showServerPlugins() { write(lines: build.serverPlugins) }

    /// Shows the SASL plug-ins of clients.
    func showClientPlugins() { write(lines: build.clientPlugins) }

    /// Shows what is known of TLS; for what is not known nothing, as a Postfix without TLS does.
    ///
    /// - Throws: `ToolFailure` for a question that postconf does not know.
    func showTLS(_ what: [UInt8]) throws(ToolFailure) {
        switch String(decoding: what, as: UTF8.self) {
        case "compile-version": write(lines: build.compiledTLSVersion.map { [$0] } ?? [])
        // The library that would be loaded is that of another machine.
        case "run-version": break
        case "public-key-algorithms": write(lines: build.publicKeyAlgorithms)
        default:
            environment.messages.warning("unknown 'postconf -T' mode: \(what)")
            throw ToolFailure(nil, .usage)
        }
    }

    private var build: BuildFacts { BuildFacts(environment.distribution, release: environment.release) }

    private func write(lines: [String]) {
        for line in lines {
            if command.showsData {
                output.write(.members([("name", .text(line))]))
            } else {
                output.write(line: "\(line)")
            }
        }
    }
}
