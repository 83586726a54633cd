// What a client hears when it names the recipient: the first place where mail can be lost.

/// smtpd(8), as far as it looks at recipients.
struct SMTPServer {
    init(_ system: MailSystem) throws(ConfigurationError) {
    }

    /// The answer to a recipient in internal form.
    func accept(
        _ recipient: [UInt8], sender: [UInt8], from source: MailSource, _ run: ResolutionRun
    ) throws(ConfigurationError) -> AddressResolution.Acceptance {
        AddressResolution.Acceptance(isAccepted: true, code: "250 2.1.5", reason: "Ok")
    }
}
