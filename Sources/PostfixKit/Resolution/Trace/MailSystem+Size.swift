// A message may be too large for the mail system, whatever its recipient.

extension MailSystem {
    /// A resolution for a message of `size` bytes: one beyond `message_size_limit` is not accepted.
    ///
    /// Source: postconf(5), "message_size_limit"; RFC 1870, section 6.1.
    ///
    /// - Throws: `ConfigurationError` for a parameter that cannot be used.
    package func resolution(
        _ resolution: AddressResolution, ofMessageWithSize size: Int
    ) throws(ConfigurationError) -> AddressResolution {
        let limit = try main.integer("message_size_limit")
        guard limit > 0, size > limit else { return resolution }
        let isForNow = try main.boolean("soft_bounce")
        var refused = resolution
        refused.verdict = resolution.verdict.combined(with: isForNow ? .deferred : .undeliverable)
        refused.acceptance = AddressResolution.Acceptance(
            isAccepted: false, code: isForNow ? "452 4.3.4" : "552 5.3.4",
            reason: "Message size exceeds fixed limit")
        return refused
    }
}
