// Locks are taken for all the addresses at hand, and never kept while waiting for the next one.

extension MailSystem {
    /// Takes the locks of all tables that are open, for the addresses at hand.
    public func beginBatch() { environment.beginBatch() }

    /// Gives back the locks.
    public func endBatch() { environment.endBatch() }
}
