// Output that could not be written must never look like success.

public import PostfixKit

/// Standard output, collected and written in large pieces.
public final class StandardOutput {
    private var buffer: [UInt8] = []
    private let file = FileHandle(descriptor: 1)
    /// Why output was lost, if it was.
    public private(set) var failure: SystemError?

    /// Whether what was handed to the system ends with a line end.
    private var endsInLine = true

    private static let room = 1 << 16

    /// Standard output with nothing written yet.
    public init() { buffer.reserveCapacity(Self.room + 4096) }

    /// Adds bytes.
    public func write(_ bytes: Span<UInt8>) {
        buffer.append(bytes)
        if buffer.count >= Self.room { flush() }
    }

    /// Adds a line of two parts.
    func writeLine(_ first: Span<UInt8>, separator: [UInt8], _ second: Span<UInt8>) {
        buffer.append(first)
        for byte in separator { buffer.append(byte) }
        buffer.append(second)
        buffer.append(0x0A)
        if buffer.count >= Self.room { flush() }
    }

    /// Adds one byte.
    public func write(_ byte: UInt8) { buffer.append(byte) }

    /// Adds text.
    public func write(_ text: String) {
        buffer.append(contentsOf: text.utf8)
        if buffer.count >= Self.room { flush() }
    }

    /// Forgets what was not handed to the system yet, but for the end of a line that is there in part.
    public func discard() {
        let end = endsInLine ? 0 : (buffer.firstIndex(of: 0x0A).map { $0 + 1 } ?? buffer.count)
        buffer.removeLast(buffer.count - end)
    }

    /// Hands everything to the system.
    public func flush() {
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
