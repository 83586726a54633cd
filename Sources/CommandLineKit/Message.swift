// Messages go to standard error, one line each, in the form that scripts know from Postfix.

internal import Glibc
public import PostfixKit

/// What a tool says beside its output.
public struct Messages: Sendable {
    /// The name of the program at the beginning of each line.
    public let program: [UInt8]

    /// Whether nothing but ASCII is shown.
    private let isASCII: Bool

    /// Messages of the program that was called as `name`.
    public init(program name: [UInt8]) {
        program = FilePath(name).lastComponent
        isASCII = false
    }

    /// Messages as postconf has them: it calls itself as it was called, directories and all.
    ///
    /// As Postfix does: postconf never gets to know that messages may be UTF-8.
    init(programAsCalled name: [UInt8]) {
        program = name
        isASCII = true
    }

    /// Says what is wrong though the work goes on.
    public func warning(_ text: MessageText) { write("\(program): warning: \(text)") }

    /// Says what only a careful reader wants to know.
    public func note(_ text: MessageText) { write("\(program): \(text)") }

    /// Says why the work ends.
    public func fatal(_ text: MessageText) { write("\(program): fatal: \(text)") }

    /// How a fatal message begins.
    public var fatalPrefix: [UInt8] { program + Array(": fatal: ".utf8) }

    private func write(_ text: MessageText) {
        let line = (isASCII ? text.printableASCII : text.printable) + [0x0A]
        var offset = 0
        while offset < line.count {
            let count = unsafe line.withUnsafeBytes {
                unsafe Glibc.write(2, $0.baseAddress.map { unsafe $0 + offset }, line.count - offset)
            }
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { return }
            offset += count
        }
    }
}
