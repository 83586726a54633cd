// Messages go to standard error, one line each, in the form that scripts know from Postfix.

internal import Glibc
package import PostfixKit

/// What a tool says beside its output.
///
/// As Postfix does: what a terminal should not see, and what would end the line, is shown as `?`. Unlike Postfix:
/// so are control characters, line separators and controls of bidirectional text that are UTF-8.
package struct Messages: Sendable {
    /// The name of the program at the beginning of each line.
    package let program: [UInt8]
    /// Whether passwords are replaced in all messages: these end up in logs and in mails of cron(8).
    var hidesSecrets = true
    private let showsUTF8: Bool

    /// Messages of the program that was called as `name`.
    package init(program name: [UInt8]) {
        program = FilePath(name).lastComponent
        showsUTF8 = true
    }

    /// Messages of a program that calls itself as it was called, directories and all, and shows each byte beyond
    /// ASCII as a question mark.
    init(programAsCalled name: [UInt8]) {
        program = name
        showsUTF8 = false
    }

    /// Prints a warning: something is wrong, but the work goes on.
    package func warning(_ text: MessageText) { write("\(program): warning: \(text)") }

    /// Prints an error: something failed, but the work goes on with the rest.
    package func error(_ text: MessageText) { write("\(program): error: \(text)") }

    /// Says what only a careful reader wants to know.
    package func note(_ text: MessageText) { write("\(program): \(text)") }

    /// Says why the work ends.
    package func fatal(_ text: MessageText) { write("\(program): fatal: \(text)") }

    /// How a fatal message begins.
    package var fatalPrefix: [UInt8] { VisibleText.masked(program) + Array(": fatal: ".utf8) }

    private func write(_ text: MessageText) {
        let text = hidesSecrets ? Secrets.hidden(in: text) : text
        let shown = showsUTF8 ? text : MessageText(text.bytes.map { $0 < 0x80 ? $0 : UInt8(ascii: "?") })
        StandardError.write(VisibleText.masked(shown.bytes) + [0x0A])
    }
}

/// Standard error, to which messages and the bar of progress go.
enum StandardError {
    /// Draws a piece of a report.
    static func draw(_ text: ReportText) { write(text.bytes) }

    /// Writes all of some bytes, as far as that is possible.
    fileprivate static func write(_ bytes: [UInt8]) {
        var offset = 0
        while offset < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.write(2, $0.baseAddress.map { unsafe $0 + offset }, bytes.count - offset)
            }
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { return }
            offset += count
        }
    }
}

extension MessageText {
    /// The text without the secrets that it shows, such as those among the arguments of a command.
    ///
    /// What ends a colour stays at its end.
    var withoutSecrets: MessageText {
        guard let shown = Secrets.shown(in: bytes) else { return self }
        let end = Array("\u{1B}[0m".utf8)
        let isOpen = bytes.contains(0x1B) && Array(shown.suffix(end.count)) != end
        return MessageText(isOpen ? shown + end : shown)
    }
}
