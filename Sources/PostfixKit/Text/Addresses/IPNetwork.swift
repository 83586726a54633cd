// Rules for clients name networks: an address, or an address and how many of its bits count.

/// All the addresses that begin with the same bits.
package struct IPNetwork: Sendable, Hashable {
    /// The first address; bits beyond the prefix are zero.
    package let address: IPAddress
    /// How many bits of an address may be anything; small, because long tables are made of these.
    private let hostBits: UInt8

    /// How many bits are the same for all addresses: 0 to 32, or to 128.
    package var prefixLength: Int { address.family.bitCount - Int(hostBits) }

    /// A network; bits of the address beyond the prefix are dropped, a prefix beyond the address is cut.
    package init(_ address: IPAddress, prefixLength: Int) {
        let width = address.family.bitCount
        hostBits = UInt8(width - min(max(prefixLength, 0), width))
        self.address = IPAddress(family: address.family, bits: (address.bits >> hostBits) << hostBits)
    }

    /// Whether an address is one of the network; addresses of the other family never are.
    @inline(__always)
    package func contains(_ other: IPAddress) -> Bool {
        (other.bits ^ address.bits) >> hostBits == 0 && other.family == address.family
    }

    /// The network as `address/length`.
    package var text: [UInt8] { address.text + [UInt8(ascii: "/")] + Array(String(prefixLength).utf8) }

    /// Reads `address` or `address/length`, each of which may stand in brackets, or the address alone.
    ///
    /// As Postfix does: lengths are counted modulo 256, so 280 is 24.
    ///
    /// - Throws: `Problem` for every other text.
    ///
    /// Source: cidr_table(5), "TABLE FORMAT"; postconf(5), "mynetworks".
    package init(_ pattern: Span<UInt8>) throws(Problem) {
        var text = pattern
        var slash: Int?
        if pattern.count > 0, pattern[0] == UInt8(ascii: "[") {
            let bracket = position(of: UInt8(ascii: "]"), in: pattern)
            text = pattern.extracting(1..<bracket)
            guard bracket < pattern.count else { throw .missingBracket(text.array) }
            if bracket + 1 < pattern.count {
                guard pattern[bracket + 1] == UInt8(ascii: "/") else {
                    throw .garbageAfterBracket(text.array)
                }
                slash = bracket + 1
            }
        }
        if let slash {
            try self.init(text, pattern.extracting((slash + 1)...))
            return
        }
        let inner = position(of: UInt8(ascii: "/"), in: text)
        if inner < text.count {
            try self.init(text.extracting(..<inner), text.extracting((inner + 1)...))
            return
        }
        guard let address = IPAddress(text) else { throw .badAddress(text.array) }
        self.init(address, prefixLength: address.family.bitCount)
    }

    private init(_ network: Span<UInt8>, _ mask: Span<UInt8>) throws(Problem) {
        guard let number = decimalNumber(mask) else {
            throw .bad("mask value", network: network.array, mask: mask.array)
        }
        let isIPv6 = position(of: UInt8(ascii: ":"), in: network) < network.count
        let prefixLength = Int(UInt8(truncatingIfNeeded: number))
        guard prefixLength <= (isIPv6 ? 128 : 32) else {
            throw .bad("mask length", network: network.array, mask: mask.array)
        }
        guard let address = IPAddress(network) else {
            throw .bad("network value", network: network.array, mask: mask.array)
        }
        self.init(address, prefixLength: prefixLength)
        guard address == self.address else {
            throw .hostBits(network: network.array, mask: mask.array, instead: self)
        }
    }

    /// Why a text is not a network.
    package enum Problem: Error, Equatable, Sendable {
        /// A bracket is not closed.
        case missingBracket([UInt8])
        /// Something other than a length follows the closing bracket.
        case garbageAfterBracket([UInt8])
        /// Without a length the text should be an address, and is not.
        case badAddress([UInt8])
        /// The part that `what` names is wrong.
        case bad(_ what: String, network: [UInt8], mask: [UInt8])
        /// The address has bits that the length does not cover.
        case hostBits(network: [UInt8], mask: [UInt8], instead: IPNetwork)

        /// The words for people.
        package var message: MessageText {
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
        // Once too large it stays so: ten times the largest number is not a smaller one.
        number = overflows || carries ? .max : sum
    }
    return Int32(truncatingIfNeeded: number)
}
