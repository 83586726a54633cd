// A few defaults depend on the machine and the process; for the same answer everywhere they can be given.

internal import Glibc

/// What defaults take from the machine and the process, or from the options that override them.
package struct HostFacts: Sendable {
    /// The name of the machine.
    package var hostName: [UInt8]?
    /// The addresses of the interfaces of the machine, with the lengths of their netmasks.
    package var interfaces: [InterfaceAddress]?
    /// The number of the process.
    package var processID: Int32?
    /// The name of the program.
    package var processName: [UInt8]

    /// Facts; what is nil is asked for when it is needed.
    package init(
        hostName: [UInt8]? = nil, interfaces: [InterfaceAddress]? = nil, processID: Int32? = nil,
        processName: [UInt8] = Array("postconf".utf8)
    ) {
        self.hostName = hostName
        self.interfaces = interfaces
        self.processID = processID
        self.processName = processName
    }

    /// Interfaces from their addresses: `127.0.0.1/8 192.0.2.1/24 [::1]/128`, with blanks or commas between.
    ///
    /// - Throws: the word that is not such an address.
    package static func interfaces(_ text: [UInt8]) throws(IPNetwork.Problem) -> [InterfaceAddress] {
        var result: [InterfaceAddress] = []
        for word in listItems(text.span) {
            let slash = word.lastIndex(of: UInt8(ascii: "/")) ?? word.count
            let inner = word[..<slash].filter { $0 != UInt8(ascii: "[") && $0 != UInt8(ascii: "]") }
            guard let address = IPAddress(inner.span) else { throw .badAddress(word) }
            var length = address.family.bitCount
            if slash < word.count {
                guard let number = decimalNumber(Array(word[(slash + 1)...]).span), number >= 0,
                    Int(number) <= length
                else { throw .badAddress(word) }
                length = Int(number)
            }
            result.append(InterfaceAddress(address: address, prefixLength: length))
        }
        return result
    }

    var knownHostName: [UInt8] { hostName ?? HostName.ofThisMachine }
    var knownProcessID: Int32 { processID ?? getpid() }

    func knownInterfaces() throws(SystemError) -> [InterfaceAddress] {
        if let interfaces { return interfaces }
        return try NetworkInterfaces.all()
    }
}
