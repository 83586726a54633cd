// Ports are written as numbers, or as the names that the system has for them.

internal import Glibc

/// The port of a number or of a name in services(5), for TCP.
///
/// - Throws: `TableError` of kind `configuration` for a number that no port has, or an unknown name.
func servicePort(_ text: [UInt8]) throws(TableError) -> UInt16 {
    if !text.isEmpty, text.allSatisfy({ $0 &- 0x30 < 10 }) {
        guard let port = UInt16(String(decoding: text, as: UTF8.self)) else {
            throw .other("bad port number: \(text)", kind: .configuration)
        }
        return port
    }
    let name = text.map { CChar(bitPattern: $0) } + [0]
    guard let entry = unsafe getservbyname(name, "tcp") else {
        throw .other("unknown service: \(text)/tcp", kind: .configuration)
    }
    return unsafe UInt16(truncatingIfNeeded: entry.pointee.s_port).byteSwapped
}
