// A key must not become part of the question: what has a meaning in distinguished names and in filters is quoted.

/// How parts of a key are written where LDAP reads them.
enum LDAPQuoting {
    /// Adds text as part of a distinguished name.
    ///
    /// White space and `#` need quoting only at the ends; it does no harm elsewhere.
    ///
    /// Source: RFC 4514, 2.4; ldap_table(5), "search_base".
    static func appendName(_ text: ArraySlice<UInt8>, to output: inout [UInt8]) {
        append(text, to: &output) { " \t\"#+,;<>\\".utf8.contains($0) }
    }

    /// Adds text as part of a filter.
    ///
    /// Source: RFC 4515, 3; ldap_table(5), "query_filter".
    static func appendFilter(_ text: ArraySlice<UInt8>, to output: inout [UInt8]) {
        append(text, to: &output) { "*()\\".utf8.contains($0) }
    }

    private static func append(
        _ text: ArraySlice<UInt8>, to output: inout [UInt8], _ isSpecial: (UInt8) -> Bool
    ) {
        for byte in text {
            if isSpecial(byte) {
                output += [UInt8(ascii: "\\"), digit(byte >> 4), digit(byte & 0x0F)]
            } else {
                output.append(byte)
            }
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + (value - 10)
    }
}
