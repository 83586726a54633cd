// What became of addresses, as a picture: Graphviz draws what is written here.

internal import PostfixKit

/// One graph of all that was resolved: addresses and deliveries are nodes, and steps are the edges between them.
///
/// Source: graphviz.org, "DOT Language".
struct ResolutionGraph {
    private var numbers: [[UInt8]: Int] = [:]
    private var lines: [ReportText] = []
    private var edges: Set<[UInt8]> = []

    /// Adds what became of one address.
    mutating func add(_ resolution: AddressResolution) {
        let start = node("address \(resolution.query)", label: [resolution.query], shape: "box, style=bold")
        var places: [Int: Place] = [:]
        var ends: [Int: [Delivery]] = [:]
        for delivery in resolution.deliveries { ends[delivery.step, default: []].append(delivery) }
        for step in resolution.steps {
            let from: Int
            if let place = places[step.parent] {
                from = place.node(for: step)
            } else {
                from = step.input == resolution.query ? start : node(of: step.input)
            }
            if places[step.parent] == nil, from != start {
                connect(start, from, label: [])
            }
            if step.stage == Stage.delivery {
                for delivery in ends[step.id] ?? [] { connect(from, end(of: delivery), label: []) }
                continue
            }
            let label = Self.label(of: step)
            if step.output.isEmpty {
                places[step.id] = Place(node: from, outputs: [step.input: from])
                continue
            }
            var reached: [[UInt8]: Int] = [:]
            for output in step.output {
                let to = step.answer == nil && output == step.input ? from : node(of: output)
                if to != from || step.answer != nil { connect(from, to, label: label) }
                reached[output] = to
            }
            // A transport is not an address: what follows is still about the address.
            if reached[step.input] == nil { reached[step.input] = from }
            places[step.id] = Place(node: from, outputs: reached)
        }
        for delivery in resolution.deliveries
        where !resolution.steps.indices.contains(delivery.step - 1)
            || resolution.steps[delivery.step - 1].stage != Stage.delivery
        {
            connect(start, end(of: delivery), label: [])
        }
    }

    /// Writes the graph.
    func write(to output: StandardOutput) {
        output.write("digraph postresolve {\n  rankdir=LR;\n  node [fontname=\"sans-serif\"];\n")
        output.write("  edge [fontname=\"sans-serif\", fontsize=10];\n")
        for line in lines { output.write(line: "  \(line);") }
        output.write("}\n")
    }

    private mutating func node(of address: [UInt8]) -> Int {
        node("address \(address)", label: [address], shape: "box")
    }

    /// Where a step has led to.
    private struct Place {
        /// The node that it starts from.
        let node: Int
        /// The node of each output.
        let outputs: [[UInt8]: Int]

        /// The node from which the next step goes on.
        ///
        /// What aliases, lists and `.forward` files name is completed before it is followed, and the step of a list
        /// or of a delivery is about the recipient that has led to it.
        func node(for step: ResolutionStep) -> Int {
            switch step.stage {
            case Stage.include:
                if let file = step.source?.file.bytes, let node = outputs[Array(":include:".utf8) + file] {
                    return node
                }
            case Stage.delivery:
                if let target = step.output.first,
                    let node = outputs[target] ?? outputs[[UInt8(ascii: "|")] + target]
                {
                    return node
                }
            default: break
            }
            for prefix in ["", ":include:", "|"] {
                if let node = outputs[Array(prefix.utf8) + step.input] { return node }
            }
            let at = step.input.lastIndex(of: UInt8(ascii: "@")) ?? step.input.endIndex
            let localpart = Array(step.input[..<at])
            let name = outputs.first { equalInASCII($0.key.span, localpart.span) }
            if let name { return name.value }
            // An extension may have been added.
            let base = outputs.filter { output in
                let localpart = output.key.prefix { $0 != UInt8(ascii: "@") }
                return !localpart.isEmpty && step.input.starts(with: localpart)
            }
            let longest = base.max { ($0.key.count, $0.value) < ($1.key.count, $1.value) }
            return longest?.value ?? outputs[Array("...".utf8)] ?? node
        }
    }

    /// The node of an end of the mail.
    private mutating func end(of delivery: Delivery) -> Int {
        let colour =
            switch delivery.verdict {
            case .deliverable: "palegreen"
            case .undeliverable: "salmon"
            case .deferred: "khaki"
            case .undecidable: "plum"
            }
        let target: MessageText = delivery.target.isEmpty ? "" : " \(delivery.target)"
        let (way, result): (MessageText, MessageText) = (
            "\(delivery.method.rawValue)\(target)", "\(delivery.status) \(delivery.reason)"
        )
        return node(
            "end \(way)\n\(result)", label: [way.bytes, result.bytes],
            shape: "ellipse, style=filled, fillcolor=\(colour)")
    }

    /// The number of a node, which is added if it is not there yet.
    private mutating func node(_ identity: MessageText, label: [[UInt8]], shape: ReportText) -> Int {
        if let number = numbers[identity.bytes] { return number }
        let number = numbers.count + 1
        numbers[identity.bytes] = number
        lines.append("n\(number) [label=\(Self.quoted(label)), shape=\(shape)]")
        return number
    }

    private mutating func connect(_ from: Int, _ to: Int, label: [[UInt8]]) {
        var line: ReportText = "n\(from) -> n\(to)"
        if !label.isEmpty { line = "\(line) [label=\(Self.quoted(label))]" }
        if edges.insert(line.bytes).inserted { lines.append(line) }
    }

    /// The stage, and where the entry stands that decided.
    private static func label(of step: ResolutionStep) -> [[UInt8]] {
        let stage = Array(step.stage.utf8)
        if let source = step.source, step.answer?.table.isWrittenOut != true {
            let place: MessageText = "\(source.file):\(source.line)"
            return [stage, place.bytes]
        }
        return step.answer.map { [stage, $0.table.bytes] } ?? [stage]
    }

    /// A string of the DOT language of some lines, without the secrets in them.
    private static func quoted(_ lines: [[UInt8]]) -> ReportText {
        let shown = lines.map { MessageText($0).withoutSecrets.bytes }
        return "\"\(shown.map { ReportText(EscapedText($0, for: .dot)) }.joined(separator: "\\n"))\""
    }
}
