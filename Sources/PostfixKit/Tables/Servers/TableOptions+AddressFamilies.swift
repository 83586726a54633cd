// Servers are reached over the protocols that main.cf allows.

extension TableOptions {
    /// The addresses that `inet_protocols` allows.
    ///
    /// - Throws: `TableError` when main.cf cannot be read.
    var addressFamilies: AddressFamilies {
        get throws(TableError) {
            AddressFamilies(inetProtocols: try parameter(Array("inet_protocols".utf8)) ?? [])
        }
    }
}
