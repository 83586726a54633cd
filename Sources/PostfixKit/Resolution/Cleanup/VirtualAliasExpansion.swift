// virtual(5): one address becomes many, each of which is looked up again.

/// The expansion of addresses by `virtual_alias_maps`.
struct VirtualAliasExpansion {
    private let tables: ParameterTables
    private let rewriter: AddressRewriter
    private let folding: KeyFolding
    private let mostAddresses: Int
    private let mostRounds: Int
    private let longestAddress: Int
    private let surprises: CatchAllSurprises

    init(_ stage: StageConfiguration) throws(ConfigurationError) {
        let configuration = stage.configuration
        tables = try stage.tables("virtual_alias_maps")
        rewriter = stage.rewriter
        folding = stage.rules.folding
        surprises = try CatchAllSurprises(stage)
        mostAddresses = try configuration.integer("virtual_alias_expansion_limit")
        mostRounds = try configuration.integer("virtual_alias_recursion_limit")
        longestAddress = try configuration.integer("virtual_alias_address_length_limit")
    }

    /// Whether there are tables at all.
    var isEmpty: Bool { tables.isEmpty }

    /// An address on its way, and the step that has brought it.
    struct Member {
        var address: [UInt8]
        var step: Int
    }

    /// Why the mail is not accepted.
    enum Problem: Error {
        /// A limit was passed.
        case limit(MessageText)
        /// A table could not be asked.
        case table(TableError)
    }

    /// All addresses that an address in internal form stands for, in the order in which they get mail.
    ///
    /// - Throws: `Problem`, with which Postfix refuses the whole message for now.
    ///
    /// Source: ADDRESS_REWRITING_README, "Virtual alias expansion"; postconf(5), "virtual_alias_expansion_limit",
    /// "virtual_alias_recursion_limit", "virtual_alias_address_length_limit".
    func expanded(
        _ address: [UInt8], after step: Int, _ run: ResolutionRun
    ) throws(Problem) -> [Member] {
        var members = [Member(address: address, step: step)]
        if tables.isEmpty { return members }
        // Addresses that stand in their own result are final.
        var finished: Set<[UInt8]> = []
        var index = 0
        while index < members.count {
            guard members.count <= mostAddresses else {
                throw refused("expansion size", address, run)
            }
            var rounds = 0
            while true {
                let current = members[index].address
                if !finished.isEmpty, finished.contains(folding.folded(current.span)) { break }
                guard rounds < mostRounds else { throw refused("nesting", address, run) }
                rounds += 1
                guard let results = try results(for: &members[index], run) else { break }
                if results.contains(where: { folding.areSame($0.span, current.span) }) {
                    finished.insert(folding.folded(current.span))
                }
                members[index].address = results[0]
                let step = members[index].step
                members += results.dropFirst().map { Member(address: $0, step: step) }
            }
            index += 1
        }
        return members
    }

    /// What one lookup makes of an address; nil where no table has it.
    private func results(
        for member: inout Member, _ run: ResolutionRun
    ) throws(Problem) -> [[UInt8]]? {
        let shown = externalForm(ofInternal: member.address.span)
        let found: ParameterTables.Answer
        let results: [[UInt8]]
        do throws(TableError) {
            guard let answer = try tables.find(shown) else { return nil }
            found = answer
            results = MappedAddresses.of(
                found.answer.value, for: member.address, unmatched: found.unmatchedExtension,
                isPropagated: found.propagatesExtension, rewriter)
            if results.isEmpty { throw run.notAnAddress(tables, shown) }
        } catch { throw .table(error) }
        let tooLong = results.first { $0.count > longestAddress }
        let note = run.tells ? surprises.note(on: found.answer, for: member.address, results) : nil
        member.step = run.add(
            tables, after: member.step, shown, to: tooLong == nil ? results : [], by: found, note: note)
        if let tooLong {
            let problem: MessageText =
                "unreasonable \(tables.parameter.bytes) result \(Array(tooLong.prefix(300)))..."
            run.warn("\(problem) -- message not accepted, try again later")
            throw .limit(problem)
        }
        return results
    }

    private func refused(_ limit: MessageText, _ start: [UInt8], _ run: ResolutionRun) -> Problem {
        let shown = externalForm(ofInternal: start.span)
        let problem: MessageText =
            "unreasonable \(tables.parameter.bytes) map \(limit) for \(shown)"
        run.warn("\(problem) -- message not accepted, try again later")
        return .limit(problem)
    }
}
