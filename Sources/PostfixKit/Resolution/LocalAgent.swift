// Mail for the users of this host: aliases, .forward files, mailboxes.

/// local(8): delivery to the users of this host.
final class LocalAgent {
    init(_ stage: StageConfiguration, _ system: MailSystem) throws(ConfigurationError) {
    }

    /// Delivers to one recipient.
    ///
    /// Source: local(8).
    func deliver(_ request: QueueManager.Request, _ run: ResolutionRun) throws(ConfigurationError) {
        run.deliver(request.delivery(.mailbox, .deliverable, "2.0.0", "delivered to mailbox"))
    }
}
