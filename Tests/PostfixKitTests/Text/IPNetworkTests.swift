import PostfixKit
import Testing

@Suite struct IPNetworkTests {
    private func network(_ text: String) throws(IPNetwork.Problem) -> IPNetwork {
        try IPNetwork(Array(text.utf8).span)
    }

    private func address(_ text: String) throws -> IPAddress {
        let found = IPAddress(Array(text.utf8).span)
        return try #require(found)
    }

    @Test(arguments: [
        ("192.0.2.0/24", "192.0.2.0/24"), ("192.0.2.1", "192.0.2.1/32"), ("[::1]", "::1/128"),
        ("[2001:db8::]/32", "2001:db8::/32"), ("[2001:db8::/32]", "2001:db8::/32"),
        ("0.0.0.0/0", "0.0.0.0/0"),
        ("::/0", "::/0"), ("192.0.2.0/280", "192.0.2.0/24"), ("192.0.2.0/00024", "192.0.2.0/24"),
        ("192.0.2.0/4294967320", "192.0.2.0/24"),
    ])
    func `networks are read`(_ text: String, shown: String) throws {
        #expect(String(decoding: try network(text).text, as: UTF8.self) == shown)
    }

    @Test(arguments: [
        ("", "bad address pattern: \"\""), ("x", "bad address pattern: \"x\""),
        ("[", "missing ']' character after \"[\""), ("[::1", "missing ']' character after \"[::1\""),
        ("[::1]x", "garbage after \"[::1]\""), ("[]", "bad address pattern: \"\""),
        ("10.0.0.0/", "bad mask value in \"10.0.0.0/\""), ("10.0.0.0/x", "bad mask value in \"10.0.0.0/x\""),
        ("[10.0.0.0]/", "bad mask value in \"10.0.0.0/\""),
        ("10.0.0.0/33", "bad mask length in \"10.0.0.0/33\""),
        ("10.0.0.0/99999999999999999999", "bad mask length in \"10.0.0.0/99999999999999999999\""),
        ("::/129", "bad mask length in \"::/129\""), ("10.0/8", "bad network value in \"10.0/8\""),
        ("/8", "bad network value in \"/8\""),
        (
            "10.1.2.3/8",
            "non-null host address bits in \"10.1.2.3/8\", perhaps you should use \"10.0.0.0/8\" instead"
        ),
        ("::1/0", "non-null host address bits in \"::1/0\", perhaps you should use \"::/0\" instead"),
    ])
    func `what is no network is said why`(_ text: String, words: String) {
        let error = #expect(throws: IPNetwork.Problem.self) { try network(text) }
        #expect(error?.message.string == words)
    }

    @Test func `a network contains the addresses that begin with its bits`() throws {
        let net = try network("192.0.2.128/25")
        #expect(net.contains(try address("192.0.2.128")))
        #expect(net.contains(try address("192.0.2.255")))
        #expect(!net.contains(try address("192.0.2.127")))
        #expect(!net.contains(try address("::c000:2ff")))
        #expect(try network("0.0.0.0/0").contains(try address("255.255.255.255")))
        #expect(try network("::/0").contains(try address("ffff::")))
        #expect(try !network("::/0").contains(try address("1.2.3.4")))
        #expect(try network("8000::/1").contains(try address("ffff::")))
        #expect(try !network("8000::/1").contains(try address("7fff::")))
        #expect(try network("::1").contains(try address("::1")))
        #expect(try !network("::1").contains(try address("::2")))
    }

    @Test func `a network of any length is that of its addresses`() throws {
        let six = try address("abcd:ef01:2345:6789:abcd:ef01:2345:6789")
        for length in 0...128 {
            let net = IPNetwork(six, prefixLength: length)
            #expect(net.prefixLength == length)
            #expect(net.contains(six))
            if length > 0 {
                #expect(
                    !net.contains(IPAddress(family: .ipv6, bits: six.bits ^ (1 << UInt128(128 - length)))))
            }
        }
        #expect(IPNetwork(six, prefixLength: 999).prefixLength == 128)
        #expect(IPNetwork(six, prefixLength: -1).prefixLength == 0)
    }
}
