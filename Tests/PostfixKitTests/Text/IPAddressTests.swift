import Glibc
import PostfixKit
import TestSupport
import Testing

@Suite struct IPAddressTests {
    private func address(_ text: String) -> IPAddress? { IPAddress(Array(text.utf8).span) }

    /// The system's view of a text: the bytes, and the usual form.
    private func reference(_ text: String) -> (bytes: [UInt8], shown: String)? {
        let family = text.utf8.contains(UInt8(ascii: ":")) ? AF_INET6 : AF_INET
        var bytes = [UInt8](repeating: 0, count: family == AF_INET6 ? 16 : 4)
        guard unsafe inet_pton(family, text, &bytes) == 1 else { return nil }
        var shown = [CChar](repeating: 0, count: 64)
        guard unsafe inet_ntop(family, bytes, &shown, 64) != nil else { return nil }
        return (
            bytes, String(decoding: shown.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        )
    }

    private func bytes(_ address: IPAddress) -> [UInt8] {
        let count = address.family.bitCount / 8
        return (0..<count).map { UInt8(truncatingIfNeeded: address.bits >> UInt128(8 * (count - 1 - $0))) }
    }

    @Test func `both families are told by their colon`() throws {
        #expect(address("192.0.2.1") == IPAddress(family: .ipv4, bits: 0xC000_0201))
        #expect(address("2001:db8::1")?.bits == 0x2001_0DB8_0000_0000_0000_0000_0000_0001)
        #expect(address("2001:db8::1")?.family == .ipv6)
        #expect(address("::ffff:192.0.2.1")?.family == .ipv6)
    }

    @Test(arguments: [
        "", ":", ":::", "1", "1.2.3", "1.2.3.4.", ".1.2.3.4", "1.2.3.256", "1.2.3.04", "1.2.3.4 ", " ::1",
        "[::1]",
        "::1%lo", "1::2::3", "12345::", "1:2:3:4:5:6:7:8::", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:1.2.3.4",
        "::1.2.3",
        "::1.2.3.4:5", "g::", "1:", ":1", "::1.2.3.4.5",
    ])
    func `what is not in the strict form is no address`(_ text: String) {
        #expect(address(text) == nil)
        #expect(reference(text) == nil)
    }

    @Test func `a text with a NUL is no address`() {
        #expect(address("::\u{0}") == nil)
        #expect(address("") == nil)
    }

    @Test(arguments: [
        "::", "::1", "1::", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1:0:0:2:0:0:0:3", "1:0:0:2:0:0:3:4",
        "0:1:0:1:0:1:0:1", "::1.2.3.4", "::ffff:1.2.3.4", "::fffe:1.2.3.4", "::0.0.0.1", "::0.1.0.0",
        "ABCD:EF01::", "1:2:3:4:5:6:1.2.3.4", "0.0.0.0", "255.255.255.255", "0:0:1::",
    ])
    func `addresses are shown as the system shows them`(_ text: String) throws {
        let expected = try #require(reference(text))
        let found = try #require(address(text))
        #expect(bytes(found) == expected.bytes)
        #expect(String(decoding: found.text, as: UTF8.self) == expected.shown)
    }

    @Test func `random texts are what they are to the system`() {
        var random = SeededGenerator(seed: 1)
        let parts = [
            "0", "1", "00", "db8", "ffff", "12345", ":", ":", "::", ".", "1.2.3.4", "g", "10", "255", "256",
        ]
        var found = 0
        for _ in 0..<10_000 {
            var text = ""
            if Bool.random(using: &random) {
                for _ in 0..<Int.random(in: 1...10, using: &random) {
                    text += parts.randomElement(using: &random) ?? ""
                }
            } else {
                text = (0..<Int.random(in: 6...9, using: &random)).map { _ in
                    ["0", "0", "", "1", "a0", "FFFF"].randomElement(using: &random) ?? ""
                }.joined(separator: ":")
            }
            let expected = reference(text)
            let actual = address(text)
            let shown = actual.map { String(decoding: $0.text, as: UTF8.self) }
            if actual.map(bytes) != expected?.bytes || shown != expected?.shown { Issue.record("\(text)") }
            if actual != nil { found += 1 }
        }
        #expect(found > 500)
    }

    @Test func `random numbers are shown as the system shows them`() {
        var random = SeededGenerator(seed: 2)
        for _ in 0..<2_000 {
            var bits: UInt128 = 0
            for _ in 0..<8 {
                bits = bits << 16 | UInt128([0, 0, 0, 1, 0xFFFF, 0xABC].randomElement(using: &random) ?? 0)
            }
            let found = IPAddress(family: .ipv6, bits: bits)
            let shown = String(decoding: found.text, as: UTF8.self)
            #expect(address(shown) == found)
            #expect(reference(shown)?.shown == shown)
        }
    }
}
