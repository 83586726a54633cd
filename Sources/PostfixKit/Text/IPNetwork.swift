// Rules for clients name networks: an address, or an address and how many of its bits count.

/// All the addresses that begin with the same bits.
public struct IPNetwork: Sendable, Hashable {
    /// The first address; bits beyond the prefix are zero.
    public let address: IPAddress
    /// How many bits are the same for all addresses: 0 to 32, or to 128.
    public let prefixLength: Int

    private let mask: UInt128

    /// A network; bits of the address beyond the prefix are dropped, a prefix beyond the address is cut.
    public init(_ address: IPAddress, prefixLength: Int) {
        let width = address.family.bitCount
        self.prefixLength = min(max(prefixLength, 0), width)
        let all = UInt128.max >> (128 - width)
        mask = all & ~(all >> self.prefixLength)
        self.address = IPAddress(family: address.family, bits: address.bits & mask)
    }

    /// Whether an address is one of the network; addresses of the other family never are.
    @inline(__always)
    public func contains(_ other: IPAddress) -> Bool {
        other.bits & mask == address.bits && other.family == address.family
    }

    /// The network as `address/length`.
    public var text: [UInt8] { address.text + [UInt8(ascii: "/")] + Array(String(prefixLength).utf8) }

    /// Reads `address` or `address/length`, each of which may stand in brackets, or the address alone.
    ///
    /// As Postfix does: lengths are counted modulo 256, so 280 is 24.
    ///
    /// - Throws: `Problem` for every other text.
    ///
    /// Source: cidr_table(5), "TABLE FORMAT"; postconf(5), "mynetworks".
    public init(_ pattern: Span<UInt8>) throws(Problem) {
        var text = pattern.array
        var slash: Int?
        if text.first == UInt8(ascii: "[") {
            text.removeFirst()
            guard let bracket = text.firstIndex(of: UInt8(ascii: "]")) else { throw .missingBracket(text) }
            let rest = Array(text[(bracket + 1)...])
            text.removeSubrange(bracket...)
            if rest.first == UInt8(ascii: "/") {
                slash = text.count
                text += rest
            } else if !rest.isEmpty {
                throw .garbageAfterBracket(text)
            }
        }
        slash = slash ?? text.firstIndex(of: UInt8(ascii: "/"))
        guard let slash else {
            guard let address = IPAddress(text.span) else { throw .badAddress(text) }
            self.init(address, prefixLength: address.family.bitCount)
            return
        }
        let addressText = Array(text[..<slash])
        let length = Array(text[(slash + 1)...])
        let isIPv6 = addressText.contains(UInt8(ascii: ":"))
        guard let number = decimalNumber(length.span) else {
            throw .bad("mask value", network: addressText, mask: length)
        }
        let prefixLength = Int(UInt8(truncatingIfNeeded: number))
        guard prefixLength <= (isIPv6 ? 128 : 32) else {
            throw .bad("mask length", network: addressText, mask: length)
        }
        guard let address = IPAddress(addressText.span) else {
            throw .bad("network value", network: addressText, mask: length)
        }
        self.init(address, prefixLength: prefixLength)
        guard address == self.address else {
            throw .hostBits(network: addressText, mask: length, instead: self)
        }
    }

    /// Why a text is no network.
    public enum Problem: Error, Equatable, Sendable {
        /// A bracket is not closed.
        case missingBracket([UInt8])
        /// Something other than a length follows the closing bracket.
        case garbageAfterBracket([UInt8])
        /// An address alone, and it is none.
        case badAddress([UInt8])
        /// The part that `what` names is wrong.
        case bad(_ what: String, network: [UInt8], mask: [UInt8])
        /// The address has bits that the length does not cover.
        case hostBits(network: [UInt8], mask: [UInt8], instead: IPNetwork)

        /// The words for people.
        public var message: MessageText {
            switch self {
            case .missingBracket(let text): "missing ']' character after \"[\(text)\""
            case .garbageAfterBracket(let text): "garbage after \"[\(text)]\""
            case .badAddress(let text): "bad address pattern: \"\(text)\""
            case .bad(let what, let network, let mask): "bad \(what) in \"\(network)/\(mask)\""
            case .hostBits(let network, let mask, let instead):
                """
                non-null host address bits in "\(network)/\(mask)", \
                perhaps you should use "\(instead.text)" instead
                """
            }
        }
    }
}

/// The number that a text of decimal digits stands for, as atoi(3) makes an `int` of it; nil for other text.
///
/// What 64 bits cannot hold is the largest number that they can; of that the low 32 bits are the answer.
func decimalNumber(_ text: Span<UInt8>) -> Int32? {
    guard text.count > 0 else { return nil }
    var number: Int64 = 0
    for index in text.indices {
        let byte = text[index]
        guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
        let (product, overflows) = number.multipliedReportingOverflow(by: 10)
        let (sum, carries) = product.addingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
        // Once too large it stays so: ten times the largest number is no smaller one.
        number = overflows || carries ? .max : sum
    }
    return Int32(truncatingIfNeeded: number)
}
