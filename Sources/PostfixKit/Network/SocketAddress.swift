// From the name of a server to the addresses that the system connects to.

internal import Glibc

/// Which addresses of a host are tried.
package enum AddressFamilies: Sendable, Equatable {
    /// Those of IPv4 and IPv6.
    case all
    /// Those of IPv4 alone.
    case ipv4
    /// Those of IPv6 alone.
    case ipv6

    /// What `inet_protocols` names.
    package init(inetProtocols: [UInt8]) {
        let words = inetProtocols.split { $0 == UInt8(ascii: ",") || isWhiteSpace($0) }.map { Array($0) }
        switch (words.contains(Array("ipv4".utf8)), words.contains(Array("ipv6".utf8))) {
        case (true, false): self = .ipv4
        case (false, true): self = .ipv6
        default: self = .all
        }
    }
}

/// An address as the system wants it.
struct SocketAddress {
    let family: Int32
    let bytes: [UInt8]
    /// Keeps open what the address names, where it is inside a root.
    private(set) var place: ClientFile?

    /// All addresses of an endpoint, in the order of the system's resolver.
    static func all(
        of endpoint: Endpoint, _ families: AddressFamilies
    ) throws(ConnectionError) -> [SocketAddress] {
        switch endpoint {
        case .unix(let path): [try local(path)]
        case .inet(let host, let service): try resolved(host, service, families)
        }
    }

    private static func local(_ path: FilePath) throws(ConnectionError) -> SocketAddress {
        var place: ClientFile?
        if path.root != nil {
            do throws(SystemError) { place = try ClientFile(socket: path) } catch { throw .system(error) }
        }
        let name = place?.name ?? path.bytes
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard name.count < room else { throw .system(SystemError(code: ENAMETOOLONG)) }
        var bytes = unsafe withUnsafeBytes(of: &address) { unsafe Array($0) }
        let start = bytes.count - room
        for (index, byte) in name.enumerated() { bytes[start + index] = byte }
        return SocketAddress(family: AF_UNIX, bytes: bytes, place: place)
    }

    private static func resolved(
        _ host: [UInt8], _ service: [UInt8], _ families: AddressFamilies
    ) throws(ConnectionError) -> [SocketAddress] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_family =
            switch families {
            case .all: AF_UNSPEC
            case .ipv4: AF_INET
            case .ipv6: AF_INET6
            }
        var list: UnsafeMutablePointer<addrinfo>?
        let code = unsafe FilePath(host).withCString { host in
            unsafe FilePath(service).withCString { service in unsafe getaddrinfo(host, service, &hints, &list)
            }
        }
        guard code == 0 else {
            if code == EAI_SYSTEM { throw .system(.last) }
            let words = unsafe gai_strerror(code)
            throw .notFound(reason: unsafe words.map { unsafe String(cString: $0) } ?? "error \(code)")
        }
        defer { unsafe freeaddrinfo(list) }
        var result: [SocketAddress] = []
        var next = unsafe list
        while let entry = unsafe next {
            if let address = unsafe entry.pointee.ai_addr {
                let bytes = unsafe UnsafeRawBufferPointer(
                    start: address, count: Int(entry.pointee.ai_addrlen))
                unsafe result.append(SocketAddress(family: entry.pointee.ai_family, bytes: Array(bytes)))
            }
            unsafe next = entry.pointee.ai_next
        }
        return result
    }
}
