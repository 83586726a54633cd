// Servers are named as hosts, with or without a port, or as URLs; the library wants URLs.

/// The servers of a table, in the order in which they are tried.
struct LDAPServers {
    /// The URLs, with blanks between them.
    private(set) var urls: [UInt8] = []
    /// Each URL, with the name of the socket where it is one.
    private var servers: [(url: [UInt8], socket: [UInt8]?)] = []
    /// Whether one of them wants TLS from the first byte.
    private(set) var usesTLS = false

    /// Reads the list of servers; a host without a port gets `port`.
    ///
    /// `version`, the version of the protocol, is raised to 3 where a URL needs that. What is not a URL though it
    /// looks like one is left out, with a message.
    ///
    /// Source: ldap_table(5), "server_host".
    init(
        _ list: [UInt8], port: Int, version: inout Int32, library: LibLDAP, options: TableOptions
    ) {
        for server in list.split(whereSeparator: { ", \t\r\n".utf8.contains($0) }).map(Array.init) {
            var url = server
            var socket: [UInt8]?
            if library.isURL(server) {
                switch library.parseURL(server) {
                case .success(let parsed):
                    if !LDAPAttributeName.isSame(parsed.scheme, Array("ldap".utf8)), version != 3 {
                        options.warn(
                            "dict_ldap_open: URL scheme \(parsed.scheme) requires protocol version 3")
                        version = 3
                    }
                    if LDAPAttributeName.isSame(parsed.scheme, Array("ldaps".utf8)) { usesTLS = true }
                    if LDAPAttributeName.isSame(parsed.scheme, Array("ldapi".utf8)) {
                        socket = parsed.host.isEmpty ? Self.usualSocket : parsed.host
                    }
                case .failure(let error):
                    // As Postfix does: the number is one of URLs, the words those of results.
                    options.note(
                        """
                        error: dict_ldap_open: error parsing URL \(server): \(error.code.rawValue): \
                        \(library.text(of: error.code)); skipping
                        """)
                    continue
                }
            } else if server.contains(UInt8(ascii: ":")) {
                url = Array("ldap://".utf8) + server
            } else {
                url = Array("ldap://".utf8) + server + Array(":\(port)".utf8)
            }
            if !urls.isEmpty { urls.append(UInt8(ascii: " ")) }
            urls += url
            servers.append((url, socket))
        }
    }

    /// The usual socket of the library.
    private static let usualSocket = Array("/var/run/slapd/ldapi".utf8)

    /// The URLs for the library, with blanks between them, where sockets are inside a root; the sockets are to be
    /// kept as long as there may be a connection.
    func urls(for access: ClientAccess) -> (text: [UInt8], sockets: [ClientFile]) {
        var text: [UInt8] = []
        var sockets: [ClientFile] = []
        for server in servers {
            if !text.isEmpty { text.append(UInt8(ascii: " ")) }
            guard let socket = server.socket else {
                text += server.url
                continue
            }
            var place = ClientAccess.nowhere
            if let file = try? access.socket(socket) {
                place = file.name
                sockets.append(file)
            }
            text += Array("ldapi://".utf8)
            for byte in place { text += byte == UInt8(ascii: "/") ? Array("%2F".utf8) : [byte] }
        }
        return (text, sockets)
    }
}
