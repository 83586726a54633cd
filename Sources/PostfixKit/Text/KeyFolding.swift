// Keys are compared without case: tables hold folded keys, and queries are folded the same way.

internal import Cutf8proc
internal import Glibc

/// How keys are folded before they are stored or looked up.
///
/// Source: postmap(1), "-f" and "-u"; smtputf8_enable in postconf(5).
package enum KeyFolding: Sendable, Equatable {
    /// As given (`-f`).
    case none
    /// The letters A to Z only; other bytes stay (`-u`, or smtputf8_enable = no).
    case ascii
    /// Full Unicode default case folding; the key must be UTF-8.
    case unicode

    /// Appends the folded form of `key` to `output`; false where the key is not UTF-8 and had to be
    /// (`output` is then as it was).
    ///
    /// Source: Unicode Standard, section 3.13 (toCasefold), without the Turkic mappings.
    @inline(__always)
    package func append(_ key: Span<UInt8>, to output: inout [UInt8]) -> Bool {
        switch self {
        case .none:
            output.append(key)
            return true
        case .ascii:
            appendLowercase(key, to: &output)
            return true
        case .unicode:
            if isASCII(key) {
                appendLowercase(key, to: &output)
                return true
            }
            guard isValidUTF8(key) else { return false }
            return appendCaseFolded(key, to: &output)
        }
    }

    /// The folded form of `text`; the text as it is where it cannot be folded.
    func folded(_ text: Span<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        return append(text, to: &result) ? result : text.array
    }

    /// Whether two texts have the same folded form.
    func areSame(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard self == .ascii || self == .unicode && isASCII(left) && isASCII(right) else {
            return folded(left) == folded(right)
        }
        return equalInASCII(left, right)
    }
}

private func appendLowercase(_ key: Span<UInt8>, to output: inout [UInt8]) {
    let start = output.count
    output.append(key)
    var span = output.mutableSpan
    var index = start
    while index < span.count {
        let byte = span[index]
        span[index] = byte | (byte &- 0x41 < 26 ? 0x20 : 0)
        index += 1
    }
}

private func appendCaseFolded(_ key: Span<UInt8>, to output: inout [UInt8]) -> Bool {
    let start = output.count
    var index = 0
    while index < key.count {
        let length = utf8SequenceLength(key.extracting(index..<key.count))
        guard length > 0, appendFoldedScalar(key.extracting(index..<index + length), to: &output) else {
            output.removeSubrange(start...)
            return false
        }
        index += length
    }
    return true
}

/// Appends the folding of one character, given as its UTF-8 sequence.
private func appendFoldedScalar(_ sequence: Span<UInt8>, to output: inout [UInt8]) -> Bool {
    var scalar: Int32 = 0
    let read = unsafe sequence.withUnsafeBufferPointer {
        unsafe utf8proc_iterate($0.baseAddress, $0.count, &scalar)
    }
    guard read == sequence.count else { return false }
    var folded: [Int32] = [0, 0, 0, 0, 0, 0, 0, 0]
    var boundary: Int32 = 0
    let count = unsafe utf8proc_decompose_char(scalar, &folded, folded.count, UTF8PROC_CASEFOLD, &boundary)
    guard count >= 0, count <= folded.count else { return false }
    for index in 0..<count {
        guard let value = Unicode.Scalar(UInt32(bitPattern: folded[index])) else { return false }
        output.append(contentsOf: Unicode.UTF8.encode(value).map(Array.init) ?? [])
    }
    return true
}

/// The text in the one form that stands for all ways to write it: composed, without case, without characters that
/// are not seen; nil for what is not UTF-8.
///
/// Source: Unicode Standard, section 3.13 (toNFKC_Casefold).
func compatibilityCaseFolded(_ text: Span<UInt8>) -> [UInt8]? {
    guard isValidUTF8(text), text.count < 1 << 20 else { return nil }
    let options =
        UTF8PROC_STABLE.rawValue | UTF8PROC_COMPOSE.rawValue | UTF8PROC_COMPAT.rawValue
        | UTF8PROC_CASEFOLD.rawValue | UTF8PROC_IGNORE.rawValue
    var result: UnsafeMutablePointer<UInt8>?
    let count = unsafe text.withUnsafeBufferPointer { bytes in
        unsafe utf8proc_map(bytes.baseAddress, bytes.count, &result, utf8proc_option_t(rawValue: options))
    }
    defer { unsafe free(result) }
    guard count >= 0, let start = unsafe result else { return nil }
    return unsafe Array(UnsafeBufferPointer(start: start, count: count))
}
