// The name of the machine is the only thing that a configuration takes from where it is read.

internal import Glibc

/// The name of a host, as `myhostname` may hold it.
enum HostName {
    /// The name of this machine, as gethostname(2) tells; empty when it tells none.
    static var ofThisMachine: [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 256)
        let result = unsafe buffer.withUnsafeMutableBytes { bytes in
            guard let start = bytes.baseAddress else { return Int32(-1) }
            return unsafe gethostname(start.assumingMemoryBound(to: CChar.self), bytes.count - 1)
        }
        return result == 0 ? Array(buffer.prefix { $0 != 0 }) : []
    }
}
