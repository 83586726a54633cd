// What became of an address, for programs: the members and their order are a promise of the manual.

internal import PostfixKit

extension AddressResolution {
    /// The resolution as one JSON object.
    ///
    /// Source: postresolve(1), "JSON".
    var json: JSONValue { json(with: []) }

    /// The resolution as one JSON object, with more members at its end.
    func json(with more: [(String, JSONValue?)]) -> JSONValue {
        .members(
            [
                ("schema", .number(1)),
                ("query", .string(query)),
                ("verdict", .text(verdict.rawValue)),
                (
                    "accepted",
                    .members([
                        ("smtp", acceptance.isUndecidable ? .null : .bool(acceptance.isAccepted)),
                        ("code", .text(acceptance.code)),
                        ("reason", .string(acceptance.reason.bytes)),
                    ])
                ),
                ("deliveries", .array(deliveries.map(\.json))),
                ("steps", .array(steps.map(\.json))),
                ("warnings", .array(allWarnings.map { .string($0.bytes) })),
            ] + more)
    }

    /// The warnings, with those about mail that nobody gets, and about steps that were left out.
    var allWarnings: [MessageText] {
        var warnings = warnings
        if vanishes { warnings.append("the mail vanishes: it is accepted, and nobody gets it") }
        if omittedSteps > 0 { warnings.append("\(omittedSteps) more steps are not shown") }
        return warnings
    }
}

extension TableName {
    /// The name for people: of one that holds its entries, and is long, no more than the type.
    var short: MessageText {
        let holdsEntries = isWrittenOut || typeText == "static"
        guard holdsEntries, bytes.count > 40 else { return "\(self)" }
        return isWrittenOut ? "\(type):{...}" : "\(type):..."
    }

    /// The name for programs, of which there is no more than anybody reads: a table may be written out.
    var bounded: [UInt8] {
        bytes.count > 1000 ? Array(bytes.prefix(200)) + Array("...".utf8) : bytes
    }
}

extension Delivery {
    /// The delivery as a JSON object.
    var json: JSONValue {
        .members([
            ("recipient", .string(externalForm(ofInternal: recipient.span))),
            ("original_recipient", .string(externalForm(ofInternal: originalRecipient.span))),
            ("class", addressClass.map { .text($0.rawValue) } ?? .null),
            ("transport", .string(transport)),
            ("nexthop", .string(nexthop)),
            ("method", .text(method.rawValue)),
            ("target", .string(target)),
            ("verdict", .text(verdict.rawValue)),
            ("dsn", .text(status)),
            ("reason", .string(reason.bytes)),
        ])
    }
}

extension ResolutionStep {
    /// The step as a JSON object.
    var json: JSONValue {
        .members([
            ("id", .number(id)),
            ("parent", .number(parent)),
            ("stage", .text(stage)),
            ("input", .string(input)),
            ("output", .array(output.map { .string($0) })),
            ("table", answer.map { .string($0.table.bounded) } ?? .null),
            ("key", answer.map { .string($0.key) } ?? .null),
            ("value", answer.map { .string($0.value) } ?? .null),
            (
                "source",
                source.map {
                    .members([("file", .string($0.file.bytes)), ("line", .number($0.line))])
                } ?? .null
            ),
            ("note", note.map { .string($0.bytes) } ?? .null),
        ])
    }
}
