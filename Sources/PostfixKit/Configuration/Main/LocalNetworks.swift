// `mynetworks` is computed where it is not set: the networks of the interfaces through which mail comes in.

/// The networks of a machine, as the default of `mynetworks` names them.
///
/// Source: postconf(5), "mynetworks_style", "inet_interfaces", "inet_protocols".
struct LocalNetworks {
    /// How an address becomes a network.
    enum Style: String {
        /// The class of the address; of IPv6 the network of the interface.
        case `class`
        /// The network of the interface.
        case subnet
        /// The address alone.
        case host
    }

    let style: Style
    let families: [IPAddress.Family]
    private let facts: HostFacts
    private let root: RootDirectory?

    /// Takes the values of three parameters apart, in Postfix's words where they are wrong.
    init(
        style: [UInt8], protocols: [UInt8], facts: HostFacts, in root: RootDirectory? = nil
    ) throws(ConfigurationError) {
        var styles: [Style] = []
        for word in listItems(style.span) {
            guard let known = Style(rawValue: String(decoding: word, as: UTF8.self)) else {
                throw .hostDefault("unknown mynetworks mask style value \"\(word)\" in \"\(style)\"")
            }
            if !styles.contains(known) { styles.append(known) }
        }
        guard let first = styles.first, styles.count == 1 else {
            throw .hostDefault("bad mynetworks_style value: \(style); specify exactly one value")
        }
        self.style = first
        self.facts = facts
        self.root = root
        families = try Self.families(protocols)
    }

    private static func families(_ text: [UInt8]) throws(ConfigurationError) -> [IPAddress.Family] {
        var names: Set<String> = []
        for word in listItems(text.span) {
            let name = String(decoding: word, as: UTF8.self)
            guard ["all", "ipv4", "ipv6"].contains(name) else {
                throw .hostDefault("unknown inet_protocols value \"\(word)\" in \"\(text)\"")
            }
            names.insert(name)
        }
        let all: [(String, IPAddress.Family)] = [("ipv4", .ipv4), ("ipv6", .ipv6)]
        return all.filter { names.contains("all") || names.contains($0.0) }.map(\.1)
    }

    /// The networks, each once, with a blank behind each, of what `inet_interfaces` names.
    func text(interfaces: [UInt8]) throws(ConfigurationError) -> [UInt8] {
        if families.isEmpty { return [] }
        var networks: [[UInt8]] = []
        for interface in try self.interfaces(interfaces) {
            let network = network(of: interface)
            let text =
                interface.address.family == .ipv4
                ? network.text
                : Array("[".utf8) + network.address.text + Array("]/\(network.prefixLength)".utf8)
            if !networks.contains(text) { networks.append(text) }
        }
        return networks.flatMap { $0 + [0x20] }
    }

    private func interfaces(_ names: [UInt8]) throws(ConfigurationError) -> [InterfaceAddress] {
        let all: [InterfaceAddress]
        do throws(SystemError) {
            all = try facts.knownInterfaces()
        } catch { throw .hostDefault("inet_addr_local[getifaddrs]: getifaddrs: \(error.reason)") }
        let usable = families.flatMap { family in all.filter { $0.address.family == family } }
        guard !usable.isEmpty else { throw .hostDefault("could not find any active network interfaces") }
        if names == Array("all".utf8) { return usable }
        if names == Array("loopback-only".utf8) { return usable.filter { Self.isLoopback($0.address) } }
        var chosen: [IPAddress] = []
        for host in names.split(whereSeparator: { " \t,".utf8.contains($0) }) {
            let name = host.filter { $0 != UInt8(ascii: "[") && $0 != UInt8(ascii: "]") }
            let found = NetworkInterfaces.addresses(of: name, in: root).filter {
                families.contains($0.family)
            }
            guard !found.isEmpty else {
                throw .hostDefault("config variable inet_interfaces: host not found: \(Array(host))")
            }
            chosen += found.filter { !chosen.contains($0) }
        }
        chosen.sort { ($0.family == .ipv6 ? 1 : 0, $0.bits) < ($1.family == .ipv6 ? 1 : 0, $1.bits) }
        var result: [InterfaceAddress] = []
        for address in chosen {
            guard let interface = usable.first(where: { $0.address == address }) else {
                throw .hostDefault(
                    "parameter inet_interfaces: no local interface found for \(address.text)")
            }
            result.append(interface)
        }
        return result
    }

    private func network(of interface: InterfaceAddress) -> IPNetwork {
        let address = interface.address
        let length =
            switch (style, address.family) {
            case (.host, _): address.family.bitCount
            case (.class, .ipv4): Self.classLength(UInt32(truncatingIfNeeded: address.bits))
            default: interface.prefixLength
            }
        return IPNetwork(address, prefixLength: length)
    }

    /// The length of the network part of an address of class A, B, C or D.
    private static func classLength(_ address: UInt32) -> Int {
        switch address.leadingOneBitCount {
        case 0: 8
        case 1: 16
        case 2: 24
        default: 4
        }
    }

    private static func isLoopback(_ address: IPAddress) -> Bool {
        address.family == .ipv4 ? address.bits >> 24 == 127 : address.bits == 1
    }
}

extension FixedWidthInteger {
    /// How many ones the number begins with.
    fileprivate var leadingOneBitCount: Int { (~self).leadingZeroBitCount }
}
