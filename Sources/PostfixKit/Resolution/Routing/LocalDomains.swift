// Which domains are this server's own: every search for an address asks it, and the resolver does first of all.

/// The domains of which mail is delivered by local(8).
///
/// Source: postconf(5), "mydestination", "inet_interfaces", "proxy_interfaces"; ADDRESS_CLASS_README, "local".
final class LocalDomains {
    private let configuration: MainConfiguration
    private let options: TableOptions
    private var destinations: StringList?
    private var interfaces: [IPAddress]?

    init(_ configuration: MainConfiguration, options: TableOptions) {
        self.configuration = configuration
        self.options = options
    }

    /// Whether a domain is local: in `mydestination`, or an address of this host in brackets.
    ///
    /// A dot at its end does not matter.
    ///
    /// - Throws: `TableError` for a list, or a table in it, that cannot be read.
    func contains(_ domain: Span<UInt8>) throws(TableError) -> Bool {
        var name = domain.array
        if name.last == UInt8(ascii: ".") { name.removeLast() }
        guard let last = name.last, last != UInt8(ascii: ".") else { return false }
        if try destinationList().matches(name) { return true }
        guard name.first == UInt8(ascii: "["), last == UInt8(ascii: "]"),
            let address = IPAddress(literal: Array(name.dropFirst().dropLast()))
        else { return false }
        return try interfaceAddresses().contains(address)
    }

    private func destinationList() throws(TableError) -> StringList {
        if let destinations { return destinations }
        let list = try StringList(
            try configuration.tableValue("mydestination"), of: Array("mydestination".utf8), isPatient: true,
            options: options)
        destinations = list
        return list
    }

    private func interfaceAddresses() throws(TableError) -> [IPAddress] {
        if let interfaces { return interfaces }
        let addresses = try addresses("inet_interfaces") + addresses("proxy_interfaces")
        interfaces = addresses
        return addresses
    }

    private func addresses(_ parameter: ParameterName) throws(TableError) -> [IPAddress] {
        var addresses: [IPAddress] = []
        let value = try configuration.tableValue(parameter)
        for name in listItems(value.span) {
            if name == Array("all".utf8) {
                addresses += try ownAddresses(parameter)
            } else if name == Array("loopback-only".utf8) {
                addresses += try ownAddresses(parameter).filter { $0.isLoopback }
            } else {
                addresses += NetworkInterfaces.addresses(of: name, in: options.root)
            }
        }
        return addresses
    }

    private func ownAddresses(_ parameter: ParameterName) throws(TableError) -> [IPAddress] {
        do throws(SystemError) {
            return try NetworkInterfaces.addresses()
        } catch {
            throw .other("\(parameter.bytes): addresses of this host: \(error.reason)", kind: .temporary)
        }
    }
}

extension IPAddress {
    /// An address as it stands between the brackets of an address literal: IPv6 after `IPv6:`.
    ///
    /// Source: RFC 5321, section 4.1.3.
    init?(literal text: [UInt8]) {
        let prefix = Array("IPv6:".utf8)
        let isMarked =
            text.count > prefix.count && equalInASCII(Array(text[..<prefix.count]).span, prefix.span)
        let digits = isMarked ? Array(text[prefix.count...]) : text
        guard let address = IPAddress(digits.span), !isMarked || address.family == .ipv6 else { return nil }
        self = address
    }

    /// Whether the address is of the host itself: 127.0.0.0/8 or ::1.
    var isLoopback: Bool { family == .ipv4 ? bits >> 24 == 127 : bits == 1 }
}
