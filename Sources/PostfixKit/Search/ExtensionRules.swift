// `user+list@example.com` may be looked up as `user@example.com`; this decides what is the extension of a name.

/// The rules by which the localpart of an address falls into a name and an extension.
///
/// Source: postconf(5), "recipient_delimiter", "owner_request_special", "double_bounce_sender".
package struct ExtensionRules: Sendable, Equatable {
    /// The characters that may begin an extension; none: addresses have no extensions.
    package var delimiters: [UInt8]
    /// Whether `owner-NAME` and `NAME-request` stay whole where `-` is a delimiter.
    package var keepsListNames: Bool
    /// The localpart of the sender of double bounces, which stays whole.
    package var doubleBounceSender: [UInt8]

    /// Rules from the values of the parameters.
    package init(
        delimiters: [UInt8], keepsListNames: Bool = true,
        doubleBounceSender: [UInt8] = Array("double-bounce".utf8)
    ) {
        self.delimiters = delimiters
        self.keepsListNames = keepsListNames
        self.doubleBounceSender = doubleBounceSender
    }

    /// Where the extension of a localpart in internal form begins, at its delimiter; nil where it has none.
    ///
    /// The first delimiter counts, but not as the first character; an empty extension is one.
    package func start(in localpart: Span<UInt8>) -> Int? {
        guard !delimiters.isEmpty, localpart.count > 1, !staysWhole(localpart) else { return nil }
        for index in 1..<localpart.count where delimiters.contains(localpart[index]) { return index }
        return nil
    }

    private func staysWhole(_ localpart: Span<UInt8>) -> Bool {
        if Self.reserved.contains(where: { equalInASCII($0.span, localpart) }) { return true }
        if equalInASCII(doubleBounceSender.span, localpart) { return true }
        guard keepsListNames, delimiters.contains(UInt8(ascii: "-")) else { return false }
        let (owner, request) = (Self.owner.count, Self.request.count)
        if localpart.count >= owner, equalInASCII(Self.owner.span, localpart.extracting(..<owner)) {
            return true
        }
        return localpart.count > request
            && equalInASCII(Self.request.span, localpart.extracting((localpart.count - request)...))
    }

    private static let reserved = ["postmaster", "mailer-daemon"].map { Array($0.utf8) }
    private static let owner = Array("owner-".utf8)
    private static let request = Array("-request".utf8)
}
