// canonical(5): one address is put in the place of another, until the tables have no more to say.

/// The mapping of one address to one other by the tables of a parameter.
struct CanonicalMapping {
    let tables: ParameterTables
    let rewriter: AddressRewriter
    let folding: KeyFolding

    /// How often an address is looked up at most.
    private static let mostRounds = 10

    /// What the tables make of an address in internal form.
    ///
    /// - Throws: `TableError` when a table cannot be asked, or its answer is not an address.
    ///
    /// Source: canonical(5); ADDRESS_REWRITING_README, "Canonical address mapping".
    func mapped(
        _ address: [UInt8], after step: inout Int, _ run: ResolutionRun
    ) throws(TableError) -> [UInt8] {
        if tables.isEmpty { return address }
        var address = address
        for _ in 0..<Self.mostRounds {
            let shown = externalForm(ofInternal: address.span)
            guard let found = try tables.find(shown) else { return address }
            let results = MappedAddresses.of(
                found.answer.value, for: address, unmatched: found.unmatchedExtension,
                isPropagated: found.propagatesExtension, rewriter)
            guard let result = results.first else { throw run.notAnAddress(tables, shown) }
            let isCut = tables.warnOfMany(results, for: shown, run)
            let note: MessageText? = isCut ? "only the first address of the entry counts" : nil
            step = run.add(tables, after: step, shown, to: [result], by: found, note: note)
            if folding.areSame(result.span, address.span) { return result }
            address = result
        }
        run.warn(
            """
            unreasonable \(tables.parameter.bytes) map nesting for \
            \(externalForm(ofInternal: address.span)) -- the mail goes on to what the last round left
            """)
        return address
    }
}
