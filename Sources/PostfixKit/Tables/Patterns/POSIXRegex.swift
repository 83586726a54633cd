// The only file that touches the regular expressions of the C library.

internal import Glibc

/// The compiled patterns of a table, and the places of the last match.
@safe package final class POSIXRegex {
    /// How a pattern is read.
    package struct Options: OptionSet {
        package let rawValue: UInt32

        /// Options from their bits, as the library has them.
        package init(rawValue: UInt32) { self.rawValue = rawValue }

        /// Extended syntax, not basic.
        package static let extended = Options(rawValue: UInt32(REG_EXTENDED))
        /// Letters match in both cases.
        package static let ignoringCase = Options(rawValue: UInt32(REG_ICASE))
        /// A line feed ends what `.` matches, and `^` and `$` match beside it.
        package static let newlines = Options(rawValue: UInt32(REG_NEWLINE))
    }

    @unsafe private struct Pattern {
        /// The compiled form; nil where it was not needed yet.
        var compiled: UnsafeMutablePointer<regex_t>?
        /// Where the text, which ends in a NUL, stands among all texts.
        var text: Int
        var flags: Int32
    }

    private var patterns: [Pattern] = unsafe []
    private var texts: [UInt8] = []
    private var filters = ExpressionFilters()
    private var places = [regmatch_t(rm_so: -1, rm_eo: -1)]

    /// No pattern yet.
    package init() {}

    deinit {
        unsafe patterns.forEach {
            guard let compiled = unsafe $0.compiled else { return }
            unsafe regfree(compiled)
            unsafe compiled.deallocate()
        }
    }

    /// Takes a pattern, which has no NUL, and gives its number and how many groups it has.
    ///
    /// What is certainly correct is not compiled before it is used: of long tables most patterns never are.
    ///
    /// - Throws: `ExpressionError` in the words of the C library.
    package func compile(
        _ pattern: [UInt8], _ options: Options, capturing: Bool
    ) throws(ExpressionError) -> (Int, groups: Int) {
        let flags = Int32(truncatingIfNeeded: options.rawValue) | (capturing ? 0 : REG_NOSUB)
        let isExtended = options.contains(.extended) && !options.contains(.newlines)
        var groups = isExtended ? ExpressionFilters.groupsOfSimplePattern(pattern.span) : nil
        guard Self.depth(of: pattern) <= Self.greatestDepth else {
            throw ExpressionError(message: "Regular expression too deep")
        }
        let start = texts.count
        texts += pattern
        texts.append(0)
        var compiled: UnsafeMutablePointer<regex_t>?
        if groups == nil {
            do throws(ExpressionError) {
                let result = unsafe try compile(start, flags)
                groups = unsafe Int(clamping: result.pointee.re_nsub)
                unsafe compiled = result
            } catch {
                texts.removeSubrange(start...)
                throw error
            }
        }
        unsafe patterns.append(Pattern(compiled: compiled, text: start, flags: flags))
        filters.append(
            isExtended ? pattern.span : nil, ignoringCase: options.contains(.ignoringCase))
        let places = (groups ?? 0) + 1
        if capturing, places > self.places.count {
            self.places += Array(
                repeating: regmatch_t(rm_so: -1, rm_eo: -1), count: places - self.places.count)
        }
        return (unsafe patterns.count - 1, groups ?? 0)
    }

    /// The C library goes one call deeper for each parenthesis, and has no limit of its own.
    private static let greatestDepth = 5000

    /// How deep the parentheses of a pattern are at most; those that stand for themselves count, too.
    private static func depth(of pattern: [UInt8]) -> Int {
        var depth = 0
        var greatest = 0
        for byte in pattern {
            if byte == UInt8(ascii: "(") {
                depth += 1
                greatest = max(greatest, depth)
            } else if byte == UInt8(ascii: ")"), depth > 0 {
                depth -= 1
            }
        }
        return greatest
    }

    private func compile(
        _ text: Int, _ flags: Int32
    ) throws(ExpressionError) -> UnsafeMutablePointer<regex_t> {
        let compiled = UnsafeMutablePointer<regex_t>.allocate(capacity: 1)
        unsafe compiled.initialize(to: regex_t())
        let code = unsafe texts.withUnsafeBytes { texts in
            guard let base = texts.baseAddress else { return Int32(_REG_ESPACE.rawValue) }
            return unsafe regcomp(compiled, (base + text).assumingMemoryBound(to: CChar.self), flags)
        }
        guard code == 0 else {
            let error = unsafe Self.error(code, compiled)
            unsafe compiled.deallocate()
            throw error
        }
        return unsafe compiled
    }

    /// The compiled form of a pattern.
    private func compiled(_ pattern: Int) throws(ExpressionError) -> UnsafeMutablePointer<regex_t> {
        if let compiled = unsafe patterns[pattern].compiled { return unsafe compiled }
        let compiled = unsafe try compile(patterns[pattern].text, patterns[pattern].flags)
        unsafe patterns[pattern].compiled = compiled
        return unsafe compiled
    }

    /// Whether a pattern matches somewhere in a key, which has no NUL.
    ///
    /// - Throws: `ExpressionError` when the C library gives up.
    @inline(__always)
    package func matches(
        _ pattern: Int, _ key: Span<UInt8>, capturing: Bool
    ) throws(ExpressionError) -> Bool {
        filters.admits(key, pattern) ? try search(pattern, key, capturing) : false
    }

    private func search(
        _ pattern: Int, _ key: Span<UInt8>, _ capturing: Bool
    ) throws(ExpressionError) -> Bool {
        let compiled = unsafe try compiled(pattern)
        // REG_STARTEND: the key need not end in a NUL; the first place says where it begins and ends.
        places[0] = regmatch_t(rm_so: 0, rm_eo: regoff_t(clamping: key.count))
        let code = unsafe key.withUnsafeBytes { bytes in
            unsafe places.withUnsafeMutableBufferPointer { places in
                // An empty key may have no address.
                let text = unsafe bytes.baseAddress ?? UnsafeRawPointer(compiled)
                return unsafe regexec(
                    compiled, text.assumingMemoryBound(to: CChar.self), capturing ? places.count : 0,
                    places.baseAddress, REG_STARTEND)
            }
        }
        if code == 0 { return true }
        if code == Int32(_REG_NOMATCH.rawValue) { return false }
        throw unsafe Self.error(code, compiled)
    }

    /// What a group matched in the last match with `capturing`; nil where it took no part in it.
    package func group(_ number: Int) -> Range<Int>? {
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
