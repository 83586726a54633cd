// What an edit does to a file is best shown in the form that people review and patch(1) reads.

/// The difference of two texts, line by line, in the unified format.
///
/// **Shape**: `--- NAME`, `+++ NAME`, then hunks, each with three lines around what differs. Empty where the texts are
/// the same. Lines that are `hidden` are never among those around; where one differs, what stands for it is shown.
///
/// Source: POSIX, diff, "Diff -u Output Format".
package func unifiedDifference(
    from old: [UInt8], to new: [UInt8], name: FilePath, hidden: [[UInt8]: [UInt8]] = [:]
) -> [UInt8] {
    let (left, right) = (lines(of: old), lines(of: new))
    let changes = right.difference(from: left)
    if changes.isEmpty { return [] }
    var removed: Set<Int> = []
    var inserted: Set<Int> = []
    for change in changes {
        switch change {
        case .remove(let offset, _, _): removed.insert(offset)
        case .insert(let offset, _, _): inserted.insert(offset)
        }
    }
    var steps: [(mark: UInt8, line: [UInt8])] = []
    var (i, j) = (0, 0)
    while i < left.count || j < right.count {
        if removed.contains(i) {
            steps.append((UInt8(ascii: "-"), left[i]))
            i += 1
        } else if inserted.contains(j) {
            steps.append((UInt8(ascii: "+"), right[j]))
            j += 1
        } else {
            steps.append((UInt8(ascii: " "), left[i]))
            i += 1
            j += 1
        }
    }
    let name = VisibleText.escaped(name.bytes)
    let head: MessageText = "--- \(name)\n+++ \(name)\n"
    return head.bytes + hunks(of: steps, hidden)
}

private func hunks(
    of steps: [(mark: UInt8, line: [UInt8])], _ hidden: [[UInt8]: [UInt8]]
) -> [UInt8] {
    let context = 3
    let blank = UInt8(ascii: " ")
    var output: [UInt8] = []
    // The lines of each text before the step at hand.
    var (old, new) = (0, 0)
    var index = 0
    while index < steps.count {
        guard let first = steps[index...].firstIndex(where: { $0.mark != blank }) else { break }
        let isSecret = { (step: Int) in steps[step].mark == blank && hidden[steps[step].line] != nil }
        var start = max(index, first - context)
        if let secret = (start..<first).last(where: isSecret) { start = secret + 1 }
        old += start - index
        new += start - index
        var last = first
        var next = first + 1
        while next < steps.count, next - last <= 2 * context, !isSecret(next) {
            if steps[next].mark != blank { last = next }
            next += 1
        }
        var end = min(last + context + 1, steps.count)
        if let secret = (last + 1..<end).first(where: isSecret) { end = secret }
        let hunk = steps[start..<end]
        let oldCount = hunk.count { $0.mark != UInt8(ascii: "+") }
        let newCount = hunk.count { $0.mark != UInt8(ascii: "-") }
        output += Array("@@ -\(place(old, oldCount)) +\(place(new, newCount)) @@\n".utf8)
        for step in hunk {
            output.append(step.mark)
            output += hidden[step.line] ?? step.line
            if step.line.last != 0x0A { output += Array("\n\\ No newline at end of file\n".utf8) }
        }
        old += oldCount
        new += newCount
        index = end
    }
    return output
}

/// Where a hunk stands in a text, behind this many lines.
private func place(_ before: Int, _ count: Int) -> String {
    let start = count == 0 ? before : before + 1
    return count == 1 ? "\(start)" : "\(start),\(count)"
}

/// The lines of a text, with their line ends.
private func lines(of text: [UInt8]) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    var start = 0
    while start < text.count {
        let end = min(position(of: 0x0A, in: text.span, from: start) + 1, text.count)
        lines.append(Array(text[start..<end]))
        start = end
    }
    return lines
}
