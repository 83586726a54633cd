// Names of hosts are checked wherever one is written: in parameters, in destinations, in lists.

/// The form of the name of a host.
package enum HostNameSyntax {
    /// What is wrong with a name; nil when it can be the name of a host.
    ///
    /// Labels of letters, digits, `-` and `_`, of at most 63 bytes, at most 255 in all, not all of digits.
    static func problem(of name: [UInt8]) -> MessageText? {
        if name.isEmpty { return "empty hostname" }
        var labelLength = 0
        var hasNonDigit = false
        for (index, byte) in name.enumerated() {
            let next = index + 1 < name.count ? name[index + 1] : 0
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                if labelLength >= 63 { return "hostname label too long: \(name)" }
                labelLength += 1
                if !(0x30...0x39).contains(byte) { hasNonDigit = true }
            case UInt8(ascii: "."):
                if labelLength == 0 || next == 0 { return "misplaced delimiter: \(name)" }
                labelLength = 0
            case UInt8(ascii: "-"):
                hasNonDigit = true
                labelLength += 1
                if labelLength == 1 || next == 0 || next == UInt8(ascii: ".") {
                    return "misplaced hyphen: \(name)"
                }
            default:
                return "invalid character \(byte)(decimal): \(name)"
            }
        }
        if !hasNonDigit { return "numeric hostname: \(name)" }
        return name.count > 255 ? "bad length \(name.count) for \(Array(name.prefix(100)))..." : nil
    }
}
