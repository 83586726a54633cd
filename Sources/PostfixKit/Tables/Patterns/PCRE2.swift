// The only file that touches PCRE2, the library of Perl-compatible regular expressions.

internal import CPCRE2

/// The compiled patterns of a table, and the places of the last match.
@safe package final class PCRE2 {
    /// How a pattern is read.
    package struct Options: OptionSet {
        package let rawValue: UInt32

        /// Options from their bits, as the library has them.
        package init(rawValue: UInt32) { self.rawValue = rawValue }

        /// Letters match in both cases.
        package static let ignoringCase = Options(rawValue: PCRE2_CASELESS)
        /// `^` and `$` match beside a line feed.
        package static let multiline = Options(rawValue: PCRE2_MULTILINE)
        /// `.` matches a line feed, too.
        package static let dotMatchesAll = Options(rawValue: PCRE2_DOTALL)
        /// White space and comments in the pattern mean nothing.
        package static let extended = Options(rawValue: PCRE2_EXTENDED)
        /// The match begins where the key begins.
        package static let anchored = Options(rawValue: PCRE2_ANCHORED)
        /// `$` does not match before a line feed that ends the key.
        package static let dollarAtEndOnly = Options(rawValue: PCRE2_DOLLAR_ENDONLY)
        /// Repetitions are short, and long with `?`.
        package static let ungreedy = Options(rawValue: PCRE2_UNGREEDY)
    }

    @unsafe private struct Pattern {
        let code: OpaquePointer
        let groupCount: Int32
        /// How often the pattern was used, as far as that matters.
        var uses: UInt16 = 0
        /// Whether the key has to be UTF-8, which the library checks only where it is asked in its usual way.
        let checksKeys: Bool
        /// Whether there is machine code for it.
        var isMachineCode = false
    }

    /// The patterns, in memory of their own: they are gone through for each key, and an array would be checked
    /// for other users each time.
    private var patterns = UnsafeMutableBufferPointer<Pattern>.allocate(capacity: 16)
    private var patternCount = 0
    private var filters = ExpressionFilters()
    private var places: OpaquePointer?
    /// How many groups `places` has room for.
    private var roomForGroups = 0
    /// How many groups the pattern of the last match has; what the library keeps for others means nothing.
    private var lastGroups = 0

    /// After this many uses a pattern is compiled to machine code, which takes about as long as they did.
    private static let usesBeforeMachineCode: UInt16 = 16
    /// Longer keys are always interpreted, as in Postfix: for them the match limit counts, and machine code
    /// counts its steps in another way.
    private static let longestKeyForMachineCode = 1000

    /// No pattern yet.
    package init() {}

    deinit {
        for index in 0..<patternCount { unsafe pcre2_code_free_8(patterns[index].code) }
        unsafe patterns.deallocate()
        unsafe pcre2_match_data_free_8(places)
    }

    /// Compiles a pattern, and gives its number and how many groups it has.
    ///
    /// - Throws: `ExpressionError` in the words of the library.
    package func compile(_ pattern: [UInt8], _ options: Options) throws(ExpressionError) -> (Int, groups: Int)
    {
        var code: Int32 = 0
        var offset = 0
        // One more byte: an array without elements may have no address, and the library wants one.
        let compiled = unsafe (pattern + [0]).withUnsafeBufferPointer { text in
            unsafe pcre2_compile_8(text.baseAddress, pattern.count, options.rawValue, &code, &offset, nil)
        }
        guard let compiled = unsafe compiled else {
            throw ExpressionError(message: "error in regex at offset \(offset): \(Self.words(code))")
        }
        var groups: UInt32 = 0
        _ = unsafe pcre2_pattern_info_8(compiled, UInt32(PCRE2_INFO_CAPTURECOUNT), &groups)
        if unsafe places == nil || Int(groups) > roomForGroups {
            unsafe pcre2_match_data_free_8(places)
            unsafe places = pcre2_match_data_create_8(groups + 1, nil)
            roomForGroups = Int(groups)
        }
        let isPlain =
            options.isSubset(of: [.ignoringCase, .dotMatchesAll])
            && ExpressionFilters.isCommonSyntax(pattern.span)
        filters.append(
            isPlain ? pattern.span : nil, ignoringCase: options.contains(.ignoringCase),
            ignoringLineFeed: true)
        var allOptions: UInt32 = 0
        _ = unsafe pcre2_pattern_info_8(compiled, UInt32(PCRE2_INFO_ALLOPTIONS), &allOptions)
        unsafe add(
            Pattern(
                code: compiled, groupCount: Int32(clamping: groups),
                checksKeys: allOptions & PCRE2_UTF != 0))
        return (patternCount - 1, Int(groups))
    }

    private func add(_ pattern: Pattern) {
        if unsafe patternCount == patterns.count {
            let larger = UnsafeMutableBufferPointer<Pattern>.allocate(capacity: 2 * patternCount)
            _ = unsafe larger.moveInitialize(fromContentsOf: patterns)
            unsafe patterns.deallocate()
            unsafe patterns = larger
        }
        unsafe patterns.initializeElement(at: patternCount, to: pattern)
        patternCount += 1
    }

    /// Whether a pattern matches somewhere in a key.
    ///
    /// - Throws: `ExpressionError` when the library gives up: a limit was reached, for example.
    @inline(__always)
    package func matches(
        _ pattern: Int, _ key: Span<UInt8>, capturing: Bool
    ) throws(ExpressionError) -> Bool {
        guard pattern < patternCount, let first = unsafe patterns.baseAddress else { return false }
        guard filters.admits(key, pattern) else { return false }
        let entry = unsafe first + pattern
        if unsafe entry.pointee.uses < Self.usesBeforeMachineCode {
            unsafe entry.pointee.uses += 1
            if unsafe entry.pointee.uses == Self.usesBeforeMachineCode {
                // What cannot be turned into machine code is interpreted on.
                unsafe entry.pointee.isMachineCode =
                    !entry.pointee.checksKeys
                    && pcre2_jit_compile_8(entry.pointee.code, PCRE2_JIT_COMPLETE) == 0
            }
        }
        let isShort = key.count <= Self.longestKeyForMachineCode
        var code = PCRE2_ERROR_JIT_STACKLIMIT
        if unsafe entry.pointee.isMachineCode && isShort { code = unsafe run(entry.pointee.code, key) }
        // The interpreter needs no stack of a fixed size.
        if code == PCRE2_ERROR_JIT_STACKLIMIT { code = unsafe interpret(entry.pointee.code, key) }
        if code > 0 {
            if capturing { lastGroups = unsafe Int(entry.pointee.groupCount) }
            return true
        }
        if code == PCRE2_ERROR_NOMATCH { return false }
        throw ExpressionError(message: Self.words(code))
    }

    /// Runs the machine code of a pattern.
    private func run(_ compiled: OpaquePointer, _ key: Span<UInt8>) -> Int32 {
        unsafe key.withUnsafeBufferPointer { text in
            let start = unsafe text.baseAddress ?? UnsafePointer(compiled)
            return unsafe pcre2_jit_match_8(compiled, start, text.count, 0, 0, places, nil)
        }
    }

    private func interpret(_ compiled: OpaquePointer, _ key: Span<UInt8>) -> Int32 {
        unsafe key.withUnsafeBufferPointer { text in
            // An empty key may have no address, and the library wants one.
            let start = unsafe text.baseAddress ?? UnsafePointer(compiled)
            return unsafe pcre2_match_8(compiled, start, text.count, 0, PCRE2_NO_JIT, places, nil)
        }
    }

    /// What a group matched in the last match with `capturing`; nil where it took no part in it.
    package func group(_ number: Int) -> Range<Int>? {
        guard number >= 0, number <= lastGroups, let places = unsafe pcre2_get_ovector_pointer_8(places)
        else { return nil }
        let (start, end) = unsafe (places[2 * number], places[2 * number + 1])
        // PCRE2_UNSET, the largest number without sign, is -1 here.
        return start >= 0 && start <= end ? start..<end : nil
    }

    /// The library's own words for what went wrong.
    private static func words(_ code: Int32) -> MessageText {
        var text = [UInt8](repeating: 0, count: 256)
        let length = unsafe pcre2_get_error_message_8(code, &text, text.count)
        guard length > 0 else { return "unexpected pcre2 error code \(code)" }
        return MessageText(Array(text.prefix(Int(length))))
    }
}
