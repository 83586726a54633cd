// Mail for `user@[192.0.2.1]` is for this server where it has the address: only the system can tell.

internal import Glibc

/// An address of an interface, and how many of its bits are the same for the whole network.
package struct InterfaceAddress: Sendable, Hashable {
    /// The address.
    package let address: IPAddress
    /// The length of the netmask.
    package let prefixLength: Int

    /// An address with the length of its netmask.
    package init(address: IPAddress, prefixLength: Int) {
        self.address = address
        self.prefixLength = prefixLength
    }
}

/// The network addresses of this machine.
enum NetworkInterfaces {
    /// The addresses of all interfaces that are up, in the system's order, each once.
    ///
    /// - Throws: `SystemError` when the system does not tell.
    static func addresses() throws(SystemError) -> [IPAddress] {
        var addresses: [IPAddress] = []
        for interface in try all() where !addresses.contains(interface.address) {
            addresses.append(interface.address)
        }
        return addresses
    }

    /// The addresses of all interfaces that are up with their netmasks, in the system's order.
    ///
    /// - Throws: `SystemError` when the system does not tell.
    ///
    /// Source: getifaddrs(3).
    static func all() throws(SystemError) -> [InterfaceAddress] {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard unsafe getifaddrs(&first) == 0 else { throw .last }
        defer { unsafe freeifaddrs(first) }
        var addresses: [InterfaceAddress] = []
        var next = unsafe first
        while let entry = unsafe next {
            unsafe next = entry.pointee.ifa_next
            guard unsafe entry.pointee.ifa_flags & UInt32(IFF_UP) != 0,
                let address = unsafe entry.pointee.ifa_addr,
                let found = unsafe ipAddress(address), found.bits != 0
            else { continue }
            let mask = unsafe entry.pointee.ifa_netmask.flatMap { unsafe ipAddress($0) }
            addresses.append(
                InterfaceAddress(
                    address: found, prefixLength: mask.map(ones) ?? found.family.bitCount))
        }
        return addresses
    }

    /// How many ones a netmask begins with.
    private static func ones(_ mask: IPAddress) -> Int {
        min((~mask.bits << (128 - mask.family.bitCount)).leadingZeroBitCount, mask.family.bitCount)
    }

    /// The addresses that a host name has; none where it is not known.
    ///
    /// Inside a root its own list of hosts alone is asked, and not the network.
    ///
    /// Source: getaddrinfo(3), hosts(5).
    static func addresses(of host: [UInt8], in root: RootDirectory? = nil) -> [IPAddress] {
        if let address = IPAddress(host.span) { return [address] }
        guard !host.contains(0) else { return [] }
        if let root { return listed(host, in: FilePath("/etc/hosts").inside(root)) }
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var first: UnsafeMutablePointer<addrinfo>?
        let name = host.map { CChar(bitPattern: $0) } + [0]
        guard unsafe getaddrinfo(name, nil, &hints, &first) == 0 else { return [] }
        defer { unsafe freeaddrinfo(first) }
        var addresses: [IPAddress] = []
        var next = unsafe first
        while let entry = unsafe next {
            unsafe next = entry.pointee.ai_next
            guard let address = unsafe entry.pointee.ai_addr, let found = unsafe ipAddress(address),
                !addresses.contains(found)
            else { continue }
            addresses.append(found)
        }
        return addresses
    }

    /// The addresses that a list of hosts has for a name, in their order.
    private static func listed(_ host: [UInt8], in list: FilePath) -> [IPAddress] {
        guard let file = try? FileHandle(list, .readAtOnce), (try? file.status().isRegular) == true,
            let text = try? file.contents()
        else { return [] }
        var addresses: [IPAddress] = []
        for line in text.split(separator: 0x0A) {
            let words = line.prefix { $0 != UInt8(ascii: "#") }.split(whereSeparator: isWhiteSpace)
            guard let first = words.first, let address = IPAddress(Array(first).span),
                words.dropFirst().contains(where: { equalInASCII(Array($0).span, host.span) }),
                !addresses.contains(address)
            else { continue }
            addresses.append(address)
        }
        return addresses
    }

    /// The address of a socket; nil where it is of another family.
    private static func ipAddress(_ socket: UnsafeMutablePointer<sockaddr>) -> IPAddress? {
        switch unsafe Int32(socket.pointee.sa_family) {
        case AF_INET:
            let number = unsafe UnsafeRawPointer(socket).loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr
            return IPAddress(family: .ipv4, bits: UInt128(UInt32(bigEndian: number)))
        case AF_INET6:
            var address = unsafe UnsafeRawPointer(socket).loadUnaligned(as: sockaddr_in6.self).sin6_addr
            let bits = unsafe withUnsafeBytes(of: &address) { bytes in
                unsafe bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
            }
            return IPAddress(family: .ipv6, bits: bits)
        default: return nil
        }
    }
}
