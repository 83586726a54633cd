// postconf --explain: all that is known of a parameter, for people, or as data.

internal import PostfixKit

extension PostconfRun {
    /// Explains the parameters that are named.
    func explain() throws(ToolFailure) -> ExitStatus {
        let trouble = PassedTrouble(messages: environment.messages)
        // The question may be why a value cannot be expanded, so mistakes do not end the run.
        let snapshot = try snapshot(ownRequest, trouble: trouble, isLenient: true)
        var status: ExitStatus = .success
        var isFirst = true
        for operand in command.operands {
            let explanation: ParameterExplanation?
            do throws(ConfigurationError) {
                explanation = try ParameterExplanation(ParameterName(operand), in: snapshot)
            } catch {
                trouble.pass(error)
                continue
            }
            guard let explanation else {
                output.flush()
                warnOfUnknown(operand, snapshot.known)
                status = .negative
                continue
            }
            if command.showsData {
                output.write(data(explanation))
            } else {
                if !isFirst { output.write("\n") }
                write(explanation)
                if explanation.parameterClass == nil,
                    let nearest = snapshot.known.nearestName(to: explanation.name)
                {
                    write("  nearest known name: \(nearest.bytes)")
                }
            }
            isFirst = false
            if let problem = explanation.problem {
                status = status.combined(with: .configuration)
                if command.showsData {
                    output.flush()
                    environment.messages.warning(problem.message)
                }
            }
        }
        return status.combined(with: trouble.status)
    }

    private func write(_ line: ReportText) { output.write(line: line) }

    private func write(_ one: ParameterExplanation) {
        write("\(assignment(one.name, one.value, one.secrets))")
        write("  from: \(one.origin.message)")
        for earlier in one.overridden {
            let text = assignment(one.name, earlier.assignment.value, one.secrets)
            write("  without effect: \(earlier.name.file), line \(earlier.name.line): \(text)")
        }
        if let value = one.defaultValue, one.origin != .builtIn {
            write(value.isEmpty ? "  default is empty" : "  default: \(Self.withoutTabs(value))")
        }
        if let expansion = one.expansion {
            let text = shown(expansion, of: one.name)
            write(text.isEmpty ? "  expands to nothing" : "  expands to: \(Self.withoutTabs(text))")
            for (step, origin) in zip(expansion.steps, one.stepOrigins) {
                guard let value = step.value else {
                    write("    $\(step.name.bytes) has no value")
                    continue
                }
                write("    $\(assignment(step.name, value, one.secrets)) (\(origin.message))")
            }
        }
        if let problem = one.problem {
            write("  cannot be expanded: \(problem.expansionMessages?.mistake ?? problem.message)")
        }
        for view in one.services {
            let place: MessageText = view.place.map { " (\($0.file), line \($0.line))" } ?? ""
            let effect = view.isInEffect ? "" : ", without effect"
            write("  in \(view.service): \(assignment(view.name, view.value, one.secrets))\(place)\(effect)")
        }
        write("  kind: \(kind(one))")
        if let history = one.history {
            write("  in Postfix: \(releases(history))")
            if let deprecation = history.deprecation {
                write("  deprecated: since \(deprecation.since); \(deprecation.advice)")
            }
        }
        for remark in one.remarks { write("  note: \(remark.message)") }
    }

    private func assignment(_ name: ParameterName, _ value: [UInt8], _ secrets: Secrets) -> [UInt8] {
        name.bytes + Array((value.isEmpty ? " =" : " = ").utf8)
            + Self.withoutTabs(shown(value, of: name, secrets))
    }

    /// A value as people read it: in the lines that continue a value a tab is as good as a blank.
    private static func withoutTabs(_ value: [UInt8]) -> [UInt8] { value.map { $0 == 0x09 ? 0x20 : $0 } }

    private func kind(_ one: ParameterExplanation) -> MessageText {
        guard let definition = one.definition else {
            return switch one.parameterClass {
            case .service: "parameter of a service of master.cf"
            case .legacy: "name of an older release"
            case .user, .builtin:
                one.history == nil ? "defined by the configuration" : "name of another release"
            case nil: "nobody uses it in Postfix \(environment.release.text)"
            }
        }
        var text = definition.type.words
        if let unit = definition.unit {
            text = "\(text), in \(Self.unitNames[unit] ?? [unit]) where no unit is given"
        }
        let (what, unit) =
            switch definition.type {
            case .string, .raw: ("length", " byte")
            case .time: ("value", " second")
            default: ("value", "")
            }
        func limit(_ number: Int) -> String { "\(number)\(unit)\(unit.isEmpty || number == 1 ? "" : "s")" }
        if let minimum = definition.minimum { text = "\(text), \(what) at least \(limit(minimum))" }
        if let maximum = definition.maximum { text = "\(text), \(what) at most \(limit(maximum))" }
        if definition.isReadOnly { text = "\(text), cannot be set" }
        return text
    }

    private static let unitNames: [UInt8: [UInt8]] = [
        UInt8(ascii: "s"): Array("seconds".utf8), UInt8(ascii: "m"): Array("minutes".utf8),
        UInt8(ascii: "h"): Array("hours".utf8), UInt8(ascii: "d"): Array("days".utf8),
        UInt8(ascii: "w"): Array("weeks".utf8),
    ]

    private func releases(_ history: ParameterHistory) -> MessageText {
        var text: MessageText
        if history.since.starts(with: "<=".utf8) {
            text = "since \(Array(history.since.dropFirst(2))) or before"
        } else {
            text = "since \(history.since)"
        }
        if !history.backports.isEmpty { text = "\(text), also since \(history.backports)" }
        if !history.until.isEmpty { text = "\(text), until \(history.until)" }
        return text
    }

    private func data(_ one: ParameterExplanation) -> JSONValue {
        .members([
            ("name", .string(one.name.bytes)),
            ("class", one.parameterClass.map { .text($0.word) } ?? .null),
            ("value", .string(shown(one.value, of: one.name, one.secrets))),
            ("expanded", one.expansion.map { .string(shown($0, of: one.name)) }),
            ("default", one.defaultValue.map { .string($0) }),
            ("origin", .origin(one.origin)),
            (
                "overridden",
                .array(
                    one.overridden.map {
                        .members([
                            ("value", .string(shown($0.assignment.value, of: one.name, one.secrets))),
                            ("origin", .origin(.file($0.name))),
                        ])
                    })
            ),
            (
                "steps",
                .array(
                    zip(one.expansion?.steps ?? [], one.stepOrigins).map { (step, origin) in
                        .members([
                            ("name", .string(step.name.bytes)),
                            (
                                "value",
                                step.value.map { .string(shown($0, of: step.name, one.secrets)) } ?? .null
                            ),
                            ("origin", .origin(origin)),
                        ])
                    })
            ),
            (
                "services",
                .array(
                    one.services.map { view in
                        .members([
                            ("service", .string(view.service)), ("name", .string(view.name.bytes)),
                            ("value", .string(shown(view.value, of: view.name, one.secrets))),
                            ("effective", .bool(view.isInEffect)),
                            ("origin", view.place.map { .origin(.file($0)) }),
                        ])
                    })
            ),
            ("type", one.definition.map { .text($0.type.word) }),
            ("unit", one.definition?.unit.map { .string([$0]) }),
            ("minimum", one.definition?.minimum.map { .number($0) }),
            ("maximum", one.definition?.maximum.map { .number($0) }),
            ("since", one.history.map { .string($0.since) }),
            ("until", one.history.flatMap { $0.until.isEmpty ? nil : .string($0.until) }),
            (
                "deprecated",
                one.history?.deprecation.map {
                    .members([("since", .string($0.since)), ("advice", .string($0.advice))])
                }
            ),
            ("notes", one.remarks.isEmpty ? nil : .array(one.remarks.map { .string($0.message.bytes) })),
        ])
    }
}

extension ParameterType {
    /// How people call it.
    fileprivate var words: MessageText {
        switch self {
        case .string: "text"
        case .raw: "text that is not expanded"
        case .boolean: "yes or no"
        case .integer: "number"
        case .long: "number of 64 bits"
        case .time: "time"
        }
    }

    /// How programs call it.
    fileprivate var word: String {
        switch self {
        case .string: "string"
        case .raw: "raw"
        case .boolean: "boolean"
        case .integer: "integer"
        case .long: "long"
        case .time: "time"
        }
    }
}

extension KnownParameters.Class {
    /// The word that `-C` has for it.
    var word: String {
        switch self {
        case .builtin: "builtin"
        case .service: "service"
        case .user, .legacy: "user"
        }
    }
}

extension JSONValue {
    /// Where a value comes from.
    static func origin(_ origin: ValueOrigin) -> JSONValue {
        guard case .file(let place) = origin else { return .members([("kind", .text(origin.kind))]) }
        return .members([
            ("kind", .text(origin.kind)), ("file", .string(place.file.bytes)), ("line", .number(place.line)),
            ("column", .number(place.column)),
        ])
    }
}
