// Output that could not be written must never look like success, and text of a table never like a report of ours.

internal import Glibc
package import PostfixKit

/// Standard output, collected and written in large pieces.
///
/// What is written is a report, in which text from outside is made visible; or JSON; or a form of Postfix. There is
/// no other way to standard output.
package final class StandardOutput {
    private var buffer: [UInt8] = []
    private let file = FileHandle(descriptor: 1)
    /// Why output was lost, if it was.
    package private(set) var failure: SystemError?

    /// Whether what was handed to the system ends with a line end.
    private var endsInLine = true

    private static let room = 1 << 16

    /// Whether it is a terminal.
    let isTerminal = isatty(1) == 1

    /// Standard output with nothing written yet.
    package init() { buffer.reserveCapacity(Self.room + 4096) }

    // MARK: reports

    /// Adds a piece of a report.
    func write(_ text: ReportText) { append(text.bytes.span) }

    /// Adds a line of a report.
    func write(line: ReportText) {
        buffer.append(contentsOf: line.bytes)
        buffer.append(0x0A)
        if buffer.count >= Self.room { flush() }
    }

    /// Adds text from outside, made visible.
    func write(shown text: Span<UInt8>) {
        VisibleText.append(text, to: &buffer)
        if buffer.count >= Self.room { flush() }
    }

    /// Adds lines from outside: their ends and tabs are theirs, and all else is made visible.
    func write(shownLines text: Span<UInt8>) {
        VisibleText.append(text, to: &buffer, keeping: Self.tabAndLineEnd)
        if buffer.count >= Self.room { flush() }
    }

    /// Adds lines that only this program has made, such as its help.
    package func write(ownLines text: String) { append(text.utf8.span) }

    // MARK: what Postfix prints

    /// Adds bytes as Postfix prints them; made visible on a terminal, but for tabs, and for line ends where the
    /// form has several lines.
    func writePostfixForm(_ bytes: Span<UInt8>, hasLines: Bool = false) {
        if isTerminal {
            VisibleText.append(bytes, to: &buffer, keeping: hasLines ? Self.tabAndLineEnd : Self.tab)
        } else {
            buffer.append(bytes)
        }
        if buffer.count >= Self.room { flush() }
    }

    /// Adds a line of two parts as Postfix prints them.
    func writePostfixLine(
        _ first: Span<UInt8>, separator: [UInt8], _ second: Span<UInt8>, hasLines: Bool = false
    ) {
        if isTerminal {
            writePostfixForm(first)
            for byte in separator { buffer.append(byte) }
            writePostfixForm(second, hasLines: hasLines)
        } else {
            buffer.append(first)
            for byte in separator { buffer.append(byte) }
            buffer.append(second)
        }
        buffer.append(0x0A)
        if buffer.count >= Self.room { flush() }
    }

    private static let tab: [UInt8] = [0x09]
    private static let tabAndLineEnd: [UInt8] = [0x09, 0x0A]

    private func append(_ bytes: Span<UInt8>) {
        buffer.append(bytes)
        if buffer.count >= Self.room { flush() }
    }

    // MARK: the buffer

    /// Forgets what was not handed to the system yet, but for the end of a line that is there in part.
    package func discard() {
        let end = endsInLine ? 0 : (buffer.firstIndex(of: 0x0A).map { $0 + 1 } ?? buffer.count)
        buffer.removeLast(buffer.count - end)
    }

    /// Hands everything to the system.
    package func flush() {
        guard let last = buffer.last else { return }
        endsInLine = last == 0x0A
        if failure == nil {
            do throws(SystemError) {
                try file.write(buffer.span)
            } catch { failure = error }
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
