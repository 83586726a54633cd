// An address is written in two forms, internal and external; these turn one into the other.

/// The external form of an address in internal form: the localpart gets quotes where it needs them.
///
/// **Shape**: an optional route `@host:`, a localpart, the last `@`, a domain. Route and domain are copied as
/// they are; without `@` all is localpart. An empty localpart becomes `""`.
///
/// Source: RFC 5322, section 3.4.1; the route is that of RFC 822, section 6.1.
package func externalForm(ofInternal address: Span<UInt8>) -> [UInt8] {
    let start = endOfRoute(address)
    var end = address.count
    while end > start, address[end - 1] != UInt8(ascii: "@") { end -= 1 }
    return externalForm(address, localpart: start..<(end > start ? end - 1 : address.count))
}

/// The external form of a localpart in internal form, which has no domain whatever it contains.
package func externalForm(ofLocalpart localpart: Span<UInt8>) -> [UInt8] {
    externalForm(localpart, localpart: endOfRoute(localpart)..<localpart.count)
}

/// The internal form of an address in external form: quotes and backslashes of the localpart are dropped.
///
/// What follows the last `@` outside of quotes, and a leading route, is copied as it is.
///
/// Source: RFC 5322, section 3.4.1.
package func internalForm(ofExternal address: Span<UInt8>) -> [UInt8] {
    // Most addresses have nothing to drop.
    if position(of: UInt8(ascii: "\""), in: address) == address.count,
        position(of: UInt8(ascii: "\\"), in: address) == address.count
    {
        return address.array
    }
    let start = endOfRoute(address)
    var output = address.extracting(0..<start).array
    output.reserveCapacity(address.count)
    var quoted = false
    var domain: (source: Int, output: Int)?
    var index = start
    while index < address.count {
        var byte = address[index]
        if byte == UInt8(ascii: "\"") {
            quoted.toggle()
        } else if byte == UInt8(ascii: "\\") {
            index += 1
            guard index < address.count else { break }
            byte = address[index]
            output.append(byte)
        } else {
            if byte == UInt8(ascii: "@"), !quoted { domain = (index, output.count) }
            output.append(byte)
        }
        index += 1
    }
    if let domain {
        output.removeSubrange(domain.output...)
        output.append(address.extracting(domain.source..<address.count))
    }
    return output
}

/// Where the localpart begins: after a route `@…:`, if there is one.
private func endOfRoute(_ address: Span<UInt8>) -> Int {
    guard address.count > 0, address[0] == UInt8(ascii: "@") else { return 0 }
    let colon = position(of: UInt8(ascii: ":"), in: address)
    return colon < address.count ? colon + 1 : 0
}

private func externalForm(_ address: Span<UInt8>, localpart: Range<Int>) -> [UInt8] {
    guard needsQuotes(address.extracting(localpart)) else { return address.array }
    var output = address.extracting(0..<localpart.lowerBound).array
    output.reserveCapacity(address.count + 8)
    output.append(UInt8(ascii: "\""))
    for index in localpart {
        let byte = address[index]
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "\r"): output.append(UInt8(ascii: "\\"))
        default: break
        }
        output.append(byte)
    }
    output.append(UInt8(ascii: "\""))
    output.append(address.extracting(localpart.upperBound..<address.count))
    return output
}

/// Whether a localpart is not a dot-string.
private func needsQuotes(_ localpart: Span<UInt8>) -> Bool {
    var afterDot = true
    for index in localpart.indices {
        let byte = localpart[index]
        if byte == UInt8(ascii: ".") {
            if afterDot { return true }
            afterDot = true
        } else {
            if byte <= 0x20 || byte == 0x7F || isAddressSpecial(byte) { return true }
            afterDot = false
        }
    }
    return afterDot
}
