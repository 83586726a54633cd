import PostfixKit
import Testing

@Suite struct PolicyProtocolTests {
    @Test func `a request is lines of attributes, and a value cannot end its line`() {
        let request = PolicyProtocol.request([
            ("request", Array("smtpd_access_policy".utf8)), ("sender", []),
            ("recipient", Array("a@b\naction=OK".utf8)),
        ])
        #expect(
            String(decoding: request, as: UTF8.self)
                == "request=smtpd_access_policy\nsender=\nrecipient=a@b\n\n")
    }

    private func scan(_ text: String) -> String {
        let bytes = Array(text.utf8)
        return switch PolicyProtocol.scan(bytes.span, isAtEnd: false) {
        case .incomplete: "incomplete"
        case .complete(.malformed, let count): "malformed \(count)"
        case .complete(.action(let action), let count): "\(String(decoding: action, as: UTF8.self)) \(count)"
        }
    }

    @Test func `a reply ends with an empty line`() {
        #expect(scan("action=DUNNO\n") == "incomplete")
        #expect(scan("action=DUNNO\n\n") == "DUNNO 14")
        #expect(scan("other=1\naction=REJECT 5.2.2 full\naction=OK\n\nmore") == "REJECT 5.2.2 full 44")
        #expect(scan("\n") == "malformed 1")
        #expect(scan("nothing\n\n") == "malformed 9")
    }

    @Test func `a service that talks without end is not listened to`() {
        let bytes = [UInt8](repeating: UInt8(ascii: "x"), count: 70_000)
        guard case .complete(.malformed, _) = PolicyProtocol.scan(bytes.span, isAtEnd: false) else {
            Issue.record("it is listened to")
            return
        }
    }
}
