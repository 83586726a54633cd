// One logical line of an aliases file is a name, a colon, and where mail for that name goes.

/// The name and the value of one logical line of an aliases file, as they are stored.
///
/// One variable serves all lines of a file, so that its memory is used again.
package struct AliasEntry: Sendable, Equatable {
    /// The name: in internal form, or in external form for a release that stores that; not yet folded.
    package private(set) var key: [UInt8] = []
    /// The value in external form: white space and quotes as Postfix would write them, comments included.
    package private(set) var value: [UInt8] = []

    /// Why a line holds no entry.
    package enum Problem: Error, Sendable, Equatable {
        /// There is nothing in the line.
        case noText
        /// No colon, nothing before or after it, or several names before it.
        case needNameValuePair
        /// The name has a domain.
        case nameMustBeLocal
    }

    /// An entry with nothing in it.
    package init() {}

    /// Takes name and value from a logical line, which holds no NUL.
    ///
    /// Words of a name are joined by one space. What the value means is not looked at.
    ///
    /// - Throws: `Problem` when the line holds no entry; key and value are of no use then.
    ///
    /// Source: aliases(5); the tokens are those of RFC 822.
    package mutating func parse(_ line: Span<UInt8>, release: PostfixRelease) throws(Problem) {
        key.removeAll(keepingCapacity: true)
        value.removeAll(keepingCapacity: true)
        var tokenizer = AddressTokenizer()
        try parseName(&tokenizer, in: line)
        var writer = AddressTokenWriter(.external)
        while tokenizer.peek(in: line) != nil {
            if writer.copyRun(&tokenizer, in: line, to: &value, while: isVerbatimInValue) { continue }
            writer.copyToken(&tokenizer, in: line, to: &value)
        }
        if release.storesExternalAliasKeys { key = externalForm(ofLocalpart: key.span) }
    }

    /// Takes the name, and stands after the colon then.
    private mutating func parseName(_ tokenizer: inout AddressTokenizer, in line: Span<UInt8>) throws(Problem)
    {
        var writer = AddressTokenWriter(.internal)
        var hasComma = false
        var hasDomain = false
        guard tokenizer.peek(in: line) != nil else { throw .noText }
        while let first = tokenizer.peek(in: line) {
            if writer.copyRun(&tokenizer, in: line, to: &key, while: isVerbatimInName) { continue }
            if first == UInt8(ascii: ":") {
                let isMissingName = writer.isEmpty
                var colon: [UInt8] = []
                _ = tokenizer.next(in: line, addingTo: &colon)
                if isMissingName || hasComma || tokenizer.peek(in: line) == nil { throw .needNameValuePair }
                if hasDomain { throw .nameMustBeLocal }
                return
            }
            if first == UInt8(ascii: ",") { hasComma = true }
            if first == UInt8(ascii: "@") || first == UInt8(ascii: "%") { hasDomain = true }
            writer.copyToken(&tokenizer, in: line, to: &key)
        }
        throw .needNameValuePair
    }
}

/// What a logical line of an aliases file turned out to be.
package enum AliasLine: Sendable, Equatable {
    /// A name and its value, as they are stored.
    case entry(key: [UInt8], value: [UInt8])
    /// No entry.
    case problem(AliasEntry.Problem)
}

/// The entry of one logical line, which holds no NUL, in memory of its own.
///
/// Use `AliasEntry` for a whole file.
package func parseAliasEntry(_ line: Span<UInt8>, release: PostfixRelease) -> AliasLine {
    var entry = AliasEntry()
    do throws(AliasEntry.Problem) {
        try entry.parse(line, release: release)
    } catch { return .problem(error) }
    return .entry(key: entry.key, value: entry.value)
}

/// Whether a byte of a value is stored as it stands, whatever is beside it.
@inline(__always)
private func isVerbatimInValue(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "%"): true
    default: isVerbatimInName(byte)
    }
}

/// Whether a byte of a name is stored as it stands, whatever is beside it, and tells nothing about the line.
@inline(__always)
private func isVerbatimInName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "."), UInt8(ascii: "|"), UInt8(ascii: "!"), UInt8(ascii: ">"), UInt8(ascii: ";"),
        UInt8(ascii: ")"), UInt8(ascii: "]"):
        true
    default: isPlainInAddress(byte)
    }
}
