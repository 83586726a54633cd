// What became of an address, for programs: the members and their order are a promise of the manual.

internal import PostfixKit

extension JSONText {
    /// Adds a resolution as one object, with more members at its end.
    ///
    /// Source: postresolve(1), "JSON".
    mutating func add(_ resolution: AddressResolution, with more: (inout JSONText) -> Void = { _ in }) {
        let acceptance = resolution.acceptance
        add("{")
        addMember("schema", 1)
        addMember("query", resolution.query)
        addMember("verdict", word: resolution.verdict.rawValue)
        addMember("accepted")
        add("{")
        addMember("smtp", acceptance.isUndecidable ? nil : acceptance.isAccepted)
        addMember("code", word: acceptance.code)
        addMember("reason", acceptance.reason.bytes)
        add("}")
        addMember("deliveries", resolution.deliveries) { $0.add($1) }
        addMember("steps", resolution.steps) { $0.add($1) }
        addMember("warnings", resolution.allWarnings.map(\.bytes))
        more(&self)
        add("}")
    }

    private mutating func add(_ delivery: Delivery) {
        add("{")
        addMember("recipient", externalForm(ofInternal: delivery.recipient.span))
        addMember("original_recipient", externalForm(ofInternal: delivery.originalRecipient.span))
        addMember("class", word: delivery.addressClass?.rawValue)
        addMember("transport", delivery.transport)
        addMember("nexthop", delivery.nexthop)
        addMember("method", word: delivery.method.rawValue)
        addMember("target", delivery.target)
        addMember("verdict", word: delivery.verdict.rawValue)
        addMember("dsn", word: delivery.status)
        addMember("reason", delivery.reason.bytes)
        add("}")
    }

    private mutating func add(_ step: ResolutionStep) {
        add("{")
        addMember("id", step.id)
        addMember("parent", step.parent)
        addMember("stage", word: step.stage)
        addMember("input", step.input)
        addMember("output", step.output)
        addMember("table", step.answer?.table.bounded)
        addMember("key", step.answer?.key)
        addMember("value", step.answer?.value)
        addMember("source", step.source)
        addMember("note", step.note?.bytes)
        add("}")
    }

    /// Adds a member of the object at hand: where an entry stands, or null.
    mutating func addMember(_ name: StaticString, _ origin: EntryOrigin?) {
        addMember(name)
        guard let origin else { return add("null") }
        add("{")
        addMember("file", origin.file.bytes)
        addMember("line", origin.line)
        add("}")
    }
}

extension AddressResolution {
    /// The warnings, including those about mail that vanishes and about omitted steps.
    var allWarnings: [MessageText] {
        var warnings = warnings
        if vanishes { warnings.append("the mail vanishes: it is accepted, and nobody gets it") }
        if omittedSteps > 0 { warnings.append("\(omittedSteps) more steps are not shown") }
        return warnings
    }
}

extension TableName {
    /// The name for people; only the type where the name holds the entries and is long.
    var short: MessageText {
        guard holdsContent, bytes.count > 40 else { return "\(self)" }
        return isWrittenOut ? "\(type):{...}" : "\(type):..."
    }

    /// The name for programs, cut where it is very long: a table may be written out in its name.
    var bounded: [UInt8] {
        bytes.count > 1000 ? Array(bytes.prefix(200)) + Array("...".utf8) : bytes
    }
}
