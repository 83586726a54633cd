import Foundation
import PostfixKit
import TestSupport
import Testing

@Suite struct Base64Tests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `the examples of RFC 4648`(_ plain: String, _ encoded: String) {
        #expect(base64(Array(plain.utf8).span) == Array(encoded.utf8))
        #expect(decodedBase64(Array(encoded.utf8).span) == Array(plain.utf8))
    }

    @Test func `all bytes come back, and the form is the usual one`() {
        var random = SeededGenerator(seed: 3)
        for count in 0..<200 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            let encoded = base64(bytes.span)
            #expect(encoded == [UInt8](Data(bytes).base64EncodedData()))
            #expect(decodedBase64(encoded.span) == bytes)
        }
    }

    @Test(arguments: ["Z", "Zg", "Zg=", "Zg==Zg==", "Z===", "====", "Zm9v\n", "Zm 9", "Zm-_", "=Zg="])
    func `what is not Base64 is refused`(_ text: String) {
        #expect(decodedBase64(Array(text.utf8).span) == nil)
    }
}
