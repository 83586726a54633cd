// The only file that touches the regular expressions of the C library.

internal import Glibc

/// The compiled patterns of a table, and the places of the last match.
@safe final class POSIXRegex {
    /// How a pattern is read.
    struct Options: OptionSet {
        let rawValue: UInt32

        /// Extended syntax, not basic.
        static let extended = Options(rawValue: UInt32(REG_EXTENDED))
        /// Letters match in both cases.
        static let ignoringCase = Options(rawValue: UInt32(REG_ICASE))
        /// A line feed ends what `.` matches, and `^` and `$` match beside it.
        static let newlines = Options(rawValue: UInt32(REG_NEWLINE))
    }

    private var patterns: [UnsafeMutablePointer<regex_t>] = unsafe []
    private var places = [regmatch_t(rm_so: -1, rm_eo: -1)]
    private var groups = 0

    init() {}

    deinit {
        for unsafe pattern in unsafe patterns {
            unsafe regfree(pattern)
            unsafe pattern.deallocate()
        }
    }

    /// Compiles a pattern, which has no NUL, and gives its number and how many groups it has.
    ///
    /// - Throws: `ExpressionError` in the words of the C library.
    func compile(
        _ pattern: [UInt8], _ options: Options, capturing: Bool
    ) throws(ExpressionError) -> (Int, groups: Int) {
        let compiled = UnsafeMutablePointer<regex_t>.allocate(capacity: 1)
        unsafe compiled.initialize(to: regex_t())
        let flags = Int32(truncatingIfNeeded: options.rawValue) | (capturing ? 0 : REG_NOSUB)
        let text = pattern.map { CChar(bitPattern: $0) } + [0]
        let code = unsafe regcomp(compiled, text, flags)
        guard code == 0 else {
            let error = unsafe Self.error(code, compiled)
            unsafe compiled.deallocate()
            throw error
        }
        unsafe patterns.append(compiled)
        let groups = unsafe Int(clamping: compiled.pointee.re_nsub)
        if capturing, groups + 1 > places.count {
            places += Array(repeating: regmatch_t(rm_so: -1, rm_eo: -1), count: groups + 1 - places.count)
        }
        return unsafe (patterns.count - 1, groups)
    }

    /// Whether a pattern matches somewhere in a key, which has no NUL.
    ///
    /// - Throws: `ExpressionError` when the C library gives up.
    @inline(__always)
    func matches(
        _ pattern: Int, _ key: Span<UInt8>, capturing: Bool
    ) throws(ExpressionError) -> Bool {
        let compiled = unsafe patterns[pattern]
        // REG_STARTEND: the key need not end in a NUL; the first place says where it begins and ends.
        places[0] = regmatch_t(rm_so: 0, rm_eo: regoff_t(clamping: key.count))
        let code = unsafe key.withUnsafeBytes { bytes in
            unsafe places.withUnsafeMutableBufferPointer { places in
                let text = unsafe bytes.baseAddress ?? UnsafeRawPointer(compiled)
                return unsafe regexec(
                    compiled, text.assumingMemoryBound(to: CChar.self), capturing ? places.count : 0,
                    places.baseAddress, REG_STARTEND)
            }
        }
        if code == 0 { return true }
        // REG_NOMATCH, an enumeration that is not imported.
        if code == 1 { return false }
        throw unsafe Self.error(code, compiled)
    }

    /// What a group matched in the last match with `capturing`; nil where it took no part in it.
    func group(_ number: Int) -> Range<Int>? {
        guard number < places.count, places[number].rm_so >= 0, places[number].rm_eo >= places[number].rm_so
        else { return nil }
        return Int(places[number].rm_so)..<Int(places[number].rm_eo)
    }

    private static func error(_ code: Int32, _ compiled: UnsafePointer<regex_t>) -> ExpressionError {
        var text = [CChar](repeating: 0, count: 256)
        _ = unsafe regerror(code, compiled, &text, text.count)
        return ExpressionError(message: MessageText(text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }))
    }
}
