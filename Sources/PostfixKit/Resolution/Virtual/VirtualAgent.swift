// Mailboxes of people who have no account: one table names the file, two more its owner.

/// virtual(8): delivery to the mailboxes of `virtual_mailbox_maps`.
final class VirtualAgent {
    private let folding: KeyFolding
    private let mailboxes: ParameterTables
    private let owners: ParameterTables
    private let groups: ParameterTables
    private let base: [UInt8]
    private let minimumOwner: Int
    private let boxLimit: Int

    init(_ stage: StageConfiguration) throws(ConfigurationError) {
        folding = stage.rules.folding
        mailboxes = try stage.tablesAsWritten("virtual_mailbox_maps")
        owners = try stage.tablesAsWritten("virtual_uid_maps")
        groups = try stage.tablesAsWritten("virtual_gid_maps")
        base = try stage.configuration.string("virtual_mailbox_base")
        minimumOwner = try stage.configuration.integer("virtual_minimum_uid")
        boxLimit = try stage.configuration.integer("virtual_mailbox_limit")
    }

    /// Delivers to one recipient.
    ///
    /// Source: virtual(8).
    func deliver(_ request: QueueManager.Request, _ run: ResolutionRun) {
        var request = request
        let address = folding.folded(request.recipient.span)
        let shown = externalForm(ofInternal: address.span)
        do throws(TableError) {
            guard let found = try mailboxes.find(shown) else {
                run.deliver(
                    request.delivery(
                        .bounce, .undeliverable, "5.1.1", "unknown user: \"\(address)\""))
                return
            }
            let path = base + [UInt8(ascii: "/")] + found.answer.value
            request.step = run.add(mailboxes.name, after: request.step, shown, to: [path], by: found.answer)
            for (tables, minimum) in [(owners, minimumOwner), (groups, 1)] {
                guard let id = try number(tables, shown, &request.step, run), id >= minimum else {
                    run.deliver(
                        request.delivery(.defer, .deferred, "4.3.5", "mail system configuration error"))
                    return
                }
            }
            let isDirectory = path.last == UInt8(ascii: "/")
            run.deliver(
                request.delivery(
                    isDirectory ? .maildir : .mailbox, to: path, .deliverable, "2.0.0",
                    isDirectory ? "delivered to maildir" : "delivered to mailbox"))
        } catch {
            run.warn(error.message)
            run.deliver(request.delivery(.defer, error.verdict, "4.3.5", "mail system configuration error"))
        }
    }

    /// The number of a user or group that tables give for an address; nil where there is none.
    private func number(
        _ tables: ParameterTables, _ shown: [UInt8], _ step: inout Int, _ run: ResolutionRun
    ) throws(TableError) -> Int? {
        guard let found = try tables.find(shown) else {
            run.warn("recipient \(shown): not found in \(tables.parameter.bytes)")
            return nil
        }
        step = run.add(tables.name, after: step, shown, to: [found.answer.value], by: found.answer)
        guard let id = Int(String(decoding: found.answer.value, as: UTF8.self)) else {
            run.warn("recipient \(shown): bad value \(found.answer.value) in \(tables.parameter.bytes)")
            return nil
        }
        return id
    }
}
