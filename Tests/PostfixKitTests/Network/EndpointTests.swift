import PostfixKit
import Testing

@Suite struct EndpointTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let host: String
        let service: String
        var testDescription: String { text }
    }

    @Test(arguments: [
        Case(text: "mail.example.com:25", host: "mail.example.com", service: "25"),
        Case(text: "127.0.0.1:smtp", host: "127.0.0.1", service: "smtp"),
        Case(text: "[127.0.0.1]:25", host: "127.0.0.1", service: "25"),
        Case(text: "[::1]:25", host: "::1", service: "25"),
        Case(text: "[IPv6:2001:db8::1]:25", host: "2001:db8::1", service: "25"),
        Case(text: "::1:25", host: "::1", service: "25"), Case(text: ":25", host: "localhost", service: "25"),
        Case(text: "smtp", host: "localhost", service: "smtp"),
        Case(text: "a_b:1", host: "a_b", service: "1"),
        Case(text: "1.2.3.04:1", host: "1.2.3.04", service: "1"),
    ])
    func `a host and a service are told apart`(_ one: Case) throws {
        #expect(
            try Endpoint(.inet, Array(one.text.utf8))
                == .inet(host: Array(one.host.utf8), service: Array(one.service.utf8)))
    }

    @Test(arguments: [
        ("[::1:25", "missing \"]\""), ("[::1]25", "garbage after \"]\""),
        ("[ipv6:1.2.3.4]:25", "malformed IPv6 address"), ("[::1]", "missing service information"),
        ("host:", "missing service information"), ("", "missing service information"),
        ("a..b:1", "valid hostname or network address required"),
        ("-a:1", "valid hostname or network address required"),
        ("1.2.3:1", "valid hostname or network address required"),
        ("0.1.2.3:1", "valid hostname or network address required"),
        ("[]:1", "valid hostname or network address required"),
        ("127.0.0.1", "garbage after numerical service"), ("host:2x", "garbage after numerical service"),
    ])
    func `what is no endpoint is refused in Postfix's words`(_ text: String, _ problem: String) {
        #expect(throws: EndpointError(problem: "\(text): \(problem)")) {
            try Endpoint(.inet, Array(text.utf8))
        }
    }

    @Test func `a transport comes before the endpoint`() throws {
        let inet = try Endpoint.parts(ofService: Array("inet:h:1".utf8))
        #expect(inet.transport == .inet)
        #expect(inet.endpoint == Array("h:1".utf8))
        #expect(try Endpoint.parts(ofService: Array("local:a/b".utf8)).transport == .unix)
        for text in ["inet", "inet:", ":1", ""] {
            #expect(throws: EndpointError(problem: "need service transport:endpoint instead of \"\(text)\""))
            {
                try Endpoint.parts(ofService: Array(text.utf8))
            }
        }
        #expect(throws: EndpointError(problem: "invalid transport name: foo in service: foo:1")) {
            try Endpoint.parts(ofService: Array("foo:1".utf8))
        }
    }

    @Test func `a socket of the file system has a name of 107 bytes at most`() throws {
        let name = [UInt8](repeating: UInt8(ascii: "x"), count: 107)
        #expect(try Endpoint(.unix, name) == .unix(FilePath(name)))
        #expect(throws: EndpointError.self) { try Endpoint(.unix, name + [UInt8(ascii: "x")]) }
    }

    @Test(arguments: [
        ("all", AddressFamilies.all), ("ipv4", .ipv4), ("ipv6", .ipv6), ("ipv4, ipv6", .all), ("", .all),
    ])
    func `inet_protocols says which addresses are tried`(_ text: String, _ families: AddressFamilies) {
        #expect(AddressFamilies(inetProtocols: Array(text.utf8)) == families)
    }
}
