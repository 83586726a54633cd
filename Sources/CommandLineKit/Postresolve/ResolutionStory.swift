// What became of an address, told to people: one line a step, from the address to where its mail ends.

internal import PostfixKit

/// The text of a resolution.
///
/// Steps that follow one from the other stand below each other; where one address becomes several, each goes on
/// behind a `-`, further to the right.
struct ResolutionStory {
    private let resolution: AddressResolution
    private let paint: Paint
    private let isVerbose: Bool
    /// The sender that was asked for, in external form.
    private let sender: [UInt8]
    private var deliveries: [Int: [Delivery]] = [:]
    private var children: [Int: [Int]] = [:]

    /// Beyond this nothing goes further to the right.
    private static let mostIndentation = 40
    /// How many addresses of a list are shown.
    private static let mostListed = 12
    /// How often the same step is shown.
    private static let mostRepetitions = 2

    /// The text for the mail of a sender in external form.
    init(_ resolution: AddressResolution, sender: [UInt8], paint: Paint, isVerbose: Bool) {
        self.sender = sender
        self.resolution = resolution
        self.paint = paint
        self.isVerbose = isVerbose
        for delivery in resolution.deliveries { deliveries[delivery.step, default: []].append(delivery) }
        // The answer of the SMTP server has a line of its own.
        for step in resolution.steps where step.stage != Stage.smtp || step.answer != nil {
            children[step.parent, default: []].append(step.id)
        }
    }

    /// Writes the story: that the sender is assumed where it is, the answer at the door where it matters, and
    /// `remarks` at the end.
    func write(
        to output: StandardOutput, isSenderAssumed: Bool, showsDoor: Bool, remarks: [ReportText] = []
    ) {
        func line(_ text: ReportText, _ indentation: Int = 0) {
            output.write(line: "\(String(repeating: " ", count: indentation))\(text.withoutSecrets)")
        }
        let verdict = paint(resolution.verdict)
        line("\(paint("\(resolution.query)", .title)): \(verdict)")
        if isSenderAssumed { line(paint("sender \(sender) is assumed: see --sender", .aside), 2) }
        let acceptance = resolution.acceptance
        if showsDoor || !acceptance.isAccepted || isVerbose {
            let text: ReportText = "\(acceptance.code) \(acceptance.reason)"
            if acceptance.isUndecidable {
                line(paint("what the SMTP server says cannot be told: \(acceptance.reason)", .later), 2)
            } else {
                line(
                    acceptance.isAccepted
                        ? "\(paint("the SMTP server accepts it: \(text)", .aside))"
                        : paint("the SMTP server refuses it: \(text)", .bad), 2)
            }
        }
        for step in resolution.steps where step.stage == Stage.smtp && step.answer == nil {
            // The answer itself has been told.
            guard let note = step.note,
                !note.bytes.starts(with: acceptance.code.utf8) || acceptance.code.isEmpty
            else { continue }
            if !acceptance.isUndecidable || !note.bytes.starts(with: " ".utf8) {
                line(paint("note: \(note)", .later), 2)
            }
        }
        if showsDoor, !acceptance.isAccepted, !resolution.deliveries.isEmpty {
            line(paint("were it accepted:", .aside), 2)
        }
        // Steps that wait to be shown, the next one last: a stack, so no chain is too long.
        var waiting: [(id: Int, indentation: Int, isBranch: Bool)] = []
        func add(_ ids: [Int], _ indentation: Int) {
            for id in ids.reversed() { waiting.append((id, indentation, ids.count > 1)) }
        }
        add(children[0] ?? [], 2)
        // In a loop the same happens again and again.
        var told: [[UInt8]: Int] = [:]
        var unshown = 0
        var unshownIndentation = 2
        func isRepetition(_ sentence: ReportText, of step: ResolutionStep) -> Bool {
            guard step.stage != Stage.delivery else { return false }
            told[sentence.bytes, default: 0] += 1
            return told[sentence.bytes, default: 0] > Self.mostRepetitions
        }
        while let next = waiting.popLast() {
            guard resolution.steps.indices.contains(next.id - 1) else { continue }
            let step = resolution.steps[next.id - 1]
            let inner = next.indentation + (next.isBranch ? 2 : 0)
            let sentence = sentence(step)
            if !isVerbose, !next.isBranch, isRepetition(sentence, of: step) {
                unshown += 1
                unshownIndentation = inner
                add(children[step.id] ?? [], min(inner, Self.mostIndentation))
                continue
            }
            if unshown > 0 {
                line(
                    paint(
                        "... and so on, \(unshown) \(unshown == 1 ? "step" : "steps") more: -v shows them",
                        .aside), unshownIndentation)
                unshown = 0
            }
            var isFirst = true
            func tell(_ text: ReportText) {
                line(next.isBranch && isFirst ? "- \(text)" : text, isFirst ? next.indentation : inner)
                isFirst = false
            }
            if step.stage == Stage.delivery, let ends = deliveries[step.id] {
                for delivery in ends {
                    tell(end(delivery))
                    if let note = delivery.note, isShown(note, of: delivery) {
                        tell(paint("by \(note)", .aside))
                    }
                }
            } else {
                tell(sentence)
                if isVerbose, let answer = step.answer { tell(stored(answer, of: step)) }
                if let note = step.note, step.stage != Stage.resolve, step.stage != Stage.duplicate {
                    tell(paint("note: \(note)", .later))
                }
            }
            add(children[step.id] ?? [], min(inner, Self.mostIndentation))
        }
        for delivery in resolution.deliveries where !isStep(delivery) { line(end(delivery), 2) }
        for remark in remarks { line(remark, 2) }
        for warning in resolution.allWarnings { line(paint("warning: \(warning)", .later), 2) }
    }

    /// Whether a delivery has a step of its own; it has none where there were too many steps.
    private func isStep(_ delivery: Delivery) -> Bool {
        resolution.steps.indices.contains(delivery.step - 1)
            && resolution.steps[delivery.step - 1].stage == Stage.delivery
    }

    /// Whether people want to see the entry of master.cf: that of a command is more than a name.
    private func isShown(_ note: MessageText, of delivery: Delivery) -> Bool {
        guard delivery.method == .transport else { return false }
        return isVerbose || note.bytes.contains(UInt8(ascii: "="))
    }

    /// What a step did, in a line.
    private func sentence(_ step: ResolutionStep) -> ReportText {
        let input = ReportText(step.input)
        switch step.stage {
        case Stage.resolve:
            let recipient = step.output.first.flatMap { $0 == step.input ? nil : $0 }
            let way: ReportText = recipient.map { "\(input) -> \($0)" } ?? input
            guard let note = step.note else { return "resolve \(way)" }
            return "resolve \(way): \(note)"
        case Stage.duplicate:
            guard let note = step.note else { return paint("\(input) is dropped", .aside) }
            return paint("\(input) is dropped: \(note)", .aside)
        default:
            let isUnchanged = step.output.isEmpty || step.answer == nil && step.output == [step.input]
            let way: ReportText = isUnchanged ? input : "\(input) -> \(list(step.output))"
            let isOfSender = step.parent == 0 && step.input != resolution.query && step.input == sender
            let who: ReportText = isOfSender ? "sender: " : ""
            return "\(who)\(Self.words(of: step.stage)) \(way)\(place(step))"
        }
    }

    /// What became of an address, as a list that people can read.
    private func list(_ texts: [[UInt8]]) -> ReportText {
        let shown = isVerbose ? texts[...] : texts.prefix(Self.mostListed)
        let list = shown.map { ReportText($0) }.joined(separator: ", ")
        let rest = texts.count - shown.count
        return rest == 0 ? list : "\(list) and \(rest) more"
    }

    /// Which entry answered, in parentheses; empty where none did.
    private func place(_ step: ResolutionStep) -> ReportText {
        guard let answer = step.answer else {
            return step.source.map { " \(paint("(\($0.file):\($0.line))", .aside))" } ?? ""
        }
        let key: ReportText = answer.key == step.input ? "" : ", key \(answer.key)"
        var source: ReportText = ""
        // A table that is written out in its own name has no other place.
        if let origin = answer.source, !answer.table.isWrittenOut {
            source = ", \(origin.file):\(origin.line)"
        }
        let table: ReportText = isVerbose ? "\(answer.table)" : "\(answer.table.short)"
        return " \(paint("(\(table)\(key)\(source))", .aside))"
    }

    /// The entry as it is stored.
    private func stored(_ answer: TableAnswer, of step: ResolutionStep) -> ReportText {
        paint("\(step.stage): \(answer.table) has \(answer.key) -> \(answer.value)", .aside)
    }

    /// Where the mail ends, in a line.
    private func end(_ delivery: Delivery) -> ReportText {
        let recipient = externalForm(ofInternal: delivery.recipient.span)
        let method = delivery.method.rawValue
        let words: ReportText =
            delivery.verdict == .deliverable && !delivery.target.isEmpty
            ? "\(recipient): \(method) \(delivery.target) (\(delivery.status))"
            : "\(recipient): \(method) (\(delivery.status) \(delivery.reason))"
        return "\(paint(delivery.verdict, "=> \(delivery.verdict.rawValue)")) \(words)"
    }

    /// The name of a stage as words: `virtual alias` for `virtual_alias_maps`.
    private static func words(of stage: String) -> String {
        let name = stage.hasSuffix("_maps") ? String(stage.dropLast(5)) : stage
        return String(name.map { $0 == "_" ? " " : $0 })
    }
}
