// What became of addresses, as a picture: Graphviz draws what is written here.

internal import PostfixKit

/// One graph of all that was resolved: addresses and deliveries are nodes, and steps are the edges between them.
///
/// Source: graphviz.org, "DOT Language".
struct ResolutionGraph {
    private var numbers: [[UInt8]: Int] = [:]
    private var lines: [MessageText] = []
    private var edges: Set<[UInt8]> = []

    /// Adds what became of one address.
    mutating func add(_ resolution: AddressResolution) {
        let start = node("address \(resolution.query)", label: resolution.query, shape: "box, style=bold")
        // Where each step has led to: for every address of its result a node.
        var places: [Int: [[UInt8]: Int]] = [:]
        var ends: [Int: [Delivery]] = [:]
        for delivery in resolution.deliveries { ends[delivery.step, default: []].append(delivery) }
        for step in resolution.steps {
            let from =
                step.parent == 0
                ? (step.input == resolution.query ? start : node(of: step.input))
                : places[step.parent]?[step.input] ?? node(of: step.input)
            if step.parent == 0, step.input != resolution.query {
                connect(start, from, label: "")
            }
            if step.stage == Stage.delivery {
                for delivery in ends[step.id] ?? [] { connect(from, end(of: delivery), label: "") }
                continue
            }
            let label = Self.label(of: step)
            if step.output.isEmpty {
                places[step.id] = [step.input: from]
                continue
            }
            var reached: [[UInt8]: Int] = [:]
            for output in step.output {
                let to = step.answer == nil && output == step.input ? from : node(of: output)
                if to != from || step.answer != nil { connect(from, to, label: label) }
                reached[output] = to
            }
            // A transport is no address: what follows is about the address still.
            if reached[step.input] == nil { reached[step.input] = from }
            places[step.id] = reached
        }
        for delivery in resolution.deliveries
        where !resolution.steps.indices.contains(delivery.step - 1)
            || resolution.steps[delivery.step - 1].stage != Stage.delivery
        {
            connect(start, end(of: delivery), label: "")
        }
    }

    /// Writes the graph.
    func write(to output: StandardOutput) {
        output.write("digraph postresolve {\n  rankdir=LR;\n  node [fontname=\"sans-serif\"];\n")
        output.write("  edge [fontname=\"sans-serif\", fontsize=10];\n")
        for line in lines {
            output.write("  ")
            output.write(line.bytes.span)
            output.write(";\n")
        }
        output.write("}\n")
    }

    private mutating func node(of address: [UInt8]) -> Int {
        node("address \(address)", label: address, shape: "box")
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
        let label: MessageText =
            "\(delivery.method.rawValue)\(target)\n\(delivery.status) \(delivery.reason)"
        return node(
            "end \(label)", label: label.bytes, shape: "ellipse, style=filled, fillcolor=\(colour)")
    }

    /// The number of a node, which is made where there is none.
    private mutating func node(_ identity: MessageText, label: [UInt8], shape: String) -> Int {
        if let number = numbers[identity.bytes] { return number }
        let number = numbers.count + 1
        numbers[identity.bytes] = number
        lines.append("n\(number) [label=\(Self.quoted(label)), shape=\(shape)]")
        return number
    }

    private mutating func connect(_ from: Int, _ to: Int, label: MessageText) {
        var line: MessageText = "n\(from) -> n\(to)"
        if !label.bytes.isEmpty { line = "\(line) [label=\(Self.quoted(label.bytes))]" }
        if edges.insert(line.bytes).inserted { lines.append(line) }
    }

    /// The stage, and where the entry stands that decided.
    private static func label(of step: ResolutionStep) -> MessageText {
        if let source = step.source, step.answer?.table.isWrittenOut != true {
            return "\(step.stage)\n\(source.file):\(source.line)"
        }
        return step.answer.map { "\(step.stage)\n\($0.table)" } ?? "\(step.stage)"
    }

    /// A string of the DOT language, in which nothing but its end ends it.
    private static func quoted(_ text: [UInt8]) -> MessageText {
        var result = [UInt8(ascii: "\"")]
        for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
            if result.count > 1 { result += Array("\\n".utf8) }
            for byte in MessageText(Array(line)).printable {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                    result.append(UInt8(ascii: "\\"))
                }
                result.append(byte)
            }
        }
        return MessageText(result + [UInt8(ascii: "\"")])
    }
}
