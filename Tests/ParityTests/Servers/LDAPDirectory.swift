import Foundation
import Synchronization
import Testing

/// A directory on a server of its own, for the tests of ldap tables.
struct LDAPDirectory: Sendable {
    let server: LocalServer
    /// The port on which TLS begins with the first byte.
    let securePort: Int

    static let suffix = "dc=example,dc=com"

    /// Whether the server is there, and what makes its certificate.
    static let isExpected =
        ServerProgram.slapd.isExpected && FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")
    static let reasonOfSkipping: Comment =
        "no usr/sbin/slapd below .build-reference (make reference), or no /usr/bin/openssl"

    /// A file of the server's directory.
    func file(_ name: String) -> String { server.directory.appendingPathComponent(name).path }

    /// The URL of the server's local socket.
    var socketURL: String {
        "ldapi://" + file("socket").replacingOccurrences(of: "/", with: "%2F")
    }

    /// Starts a server that holds the entries of `data`, in LDIF; `PORT` in it becomes the server's port.
    static func start(_ data: String) async throws -> LDAPDirectory {
        let securePort = try LocalServer.freePort()
        let server = try await LocalServer.start(
            .slapd,
            prepare: { directory in
                try await prepare(directory, data)
            },
            arguments: { directory, port in
                let socket = directory.appendingPathComponent("socket").path
                    .replacingOccurrences(of: "/", with: "%2F")
                return [
                    "-f", "slapd.conf", "-d", "0", "-h",
                    "ldap://127.0.0.1:\(port) ldaps://127.0.0.1:\(securePort) ldapi://\(socket)",
                ]
            })
        return LDAPDirectory(server: server, securePort: securePort)
    }

    private static func prepare(_ directory: URL, _ data: String) async throws {
        let database = directory.appendingPathComponent("database")
        try FileManager.default.createDirectory(at: database, withIntermediateDirectories: true)
        try LocalServer.give(database.path)
        try Data(configuration(directory).utf8).write(to: directory.appendingPathComponent("slapd.conf"))
        try Data(data.utf8).write(to: directory.appendingPathComponent("data"))
        try await LocalServer.prepare(
            [
                "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key", "-out",
                "certificate", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
                "subjectAltName=IP:127.0.0.1",
            ], in: directory)
        try await LocalServer.prepare(
            [ServerProgram.file("usr/sbin/slapadd"), "-q", "-f", "slapd.conf", "-l", "data"], in: directory)
    }

    private static func configuration(_ directory: URL) -> String {
        let schema = ServerProgram.file("etc/ldap/schema")
        // Attributes and a class of our own: what a mail system might have.
        let attributes = ["kind", "drop", "address", "terminal", "aside"].enumerated().map { index, name in
            "attributetype ( 1.3.6.1.4.1.99999.1.\(index) NAME '\(name)' SUP name )"
        }
        return """
            include \(schema)/core.schema
            include \(schema)/cosine.schema
            \(attributes.joined(separator: "\n"))
            attributetype ( 1.3.6.1.4.1.99999.1.20 NAME 'lead' SUP labeledURI )
            attributetype ( 1.3.6.1.4.1.99999.1.21 NAME 'leads' SUP distinguishedName )
            objectclass ( 1.3.6.1.4.1.99999.2.1 NAME 'thing' SUP top STRUCTURAL MUST cn
                MAY ( userPassword $ kind $ drop $ address $ terminal $ aside $ lead $ leads ) )
            allow bind_v2
            idletimeout 3
            modulepath \(ServerProgram.file("usr/lib/ldap"))
            moduleload back_mdb
            pidfile \(directory.path)/pid
            TLSCertificateFile \(directory.path)/certificate
            TLSCertificateKeyFile \(directory.path)/key
            database mdb
            suffix "\(suffix)"
            directory \(directory.path)/database
            rootdn "cn=admin,\(suffix)"
            rootpw secret
            index objectClass,kind,cn,aside eq

            """
    }

    // MARK: data

    /// An entry in LDIF; all texts in Base64, because some have everything in them.
    static func entry(_ name: String, _ attributes: [(String, String)], class kind: String = "thing")
        -> String
    {
        var lines = ["dn:: \(encoded(name.isEmpty ? suffix : "\(name),\(suffix)"))", "objectClass: \(kind)"]
        lines += attributes.map { "\($0.0):: \(encoded($0.1))" }
        return lines.joined(separator: "\n") + "\n\n"
    }

    /// A value as part of a name in LDIF: RFC 4514 quotes each byte.
    static func quoted(_ text: String) -> String {
        text.utf8.map { byte in
            let hexadecimal = String(byte, radix: 16)
            return "\\" + (byte < 16 ? "0" : "") + hexadecimal
        }.joined()
    }

    private static func encoded(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
}
