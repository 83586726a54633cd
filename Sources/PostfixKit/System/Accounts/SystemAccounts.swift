// Who the users and groups of this system are: the one place that asks the C library for them.

internal import Glibc

/// A list of accounts that the system keeps, whatever service it has them from.
package enum SystemAccounts: Sendable {
    /// Those who can log in: passwd(5).
    case users
    /// Those who share rights: group(5).
    case groups

    /// The line of an account of this name as its file would have it, fields between colons; nil where the
    /// account does not exist.
    ///
    /// - Throws: `SystemError` when the system could not look.
    ///
    /// Source: getpwnam_r(3), getgrnam_r(3).
    package func line(of name: [UInt8]) throws(SystemError) -> [UInt8]? {
        // A name cannot have a colon in it, and some services take an empty one for any.
        guard !name.isEmpty, !name.contains(UInt8(ascii: ":")) else { return nil }
        return try Self.find { memory, line in
            unsafe FilePath(name).withCString { name in
                unsafe self == .users
                    ? userLine(name, &memory, &line) : groupLine(name, &memory, &line)
            }
        }
    }

    /// The line of the user of this number; nil where there is none.
    ///
    /// - Throws: `SystemError` when the system could not look.
    ///
    /// Source: getpwuid_r(3).
    static func lineOfUser(withID id: UInt32) throws(SystemError) -> [UInt8]? {
        try find { memory, line in
            var user = unsafe passwd()
            var found: UnsafeMutablePointer<passwd>?
            let code = unsafe getpwuid_r(id, &user, &memory, memory.count, &found)
            if code == 0, unsafe found != nil { line = unsafe text(of: user) }
            return code
        }
    }

    /// Calls the C library with more memory until it is enough.
    private static func find(
        _ call: (_ memory: inout [CChar], _ line: inout [UInt8]?) -> Int32
    ) throws(SystemError) -> [UInt8]? {
        var memory = [CChar](repeating: 0, count: 1 << 12)
        while true {
            var line: [UInt8]?
            let code = call(&memory, &line)
            switch code {
            case 0, ENOENT, ESRCH, EBADF, EPERM: return line
            case EINTR: continue
            case ERANGE where memory.count < 1 << 26:
                memory = [CChar](repeating: 0, count: memory.count * 4)
            default: throw SystemError(code: code)
            }
        }
    }
}

private func userLine(_ name: UnsafePointer<CChar>, _ memory: inout [CChar], _ line: inout [UInt8]?) -> Int32
{
    var user = unsafe passwd()
    var found: UnsafeMutablePointer<passwd>?
    let code = unsafe getpwnam_r(name, &user, &memory, memory.count, &found)
    guard code == 0, unsafe found != nil else { return code }
    line = unsafe text(of: user)
    return 0
}

private func text(of user: passwd) -> [UInt8] {
    unsafe joined([
        bytes(user.pw_name), bytes(user.pw_passwd), decimal(user.pw_uid), decimal(user.pw_gid),
        bytes(user.pw_gecos), bytes(user.pw_dir), bytes(user.pw_shell),
    ])
}

private func groupLine(
    _ name: UnsafePointer<CChar>, _ memory: inout [CChar], _ line: inout [UInt8]?
) -> Int32 {
    var group = unsafe group()
    var found: UnsafeMutablePointer<group>?
    let code = unsafe getgrnam_r(name, &group, &memory, memory.count, &found)
    guard code == 0, unsafe found != nil else { return code }
    var members: [[UInt8]] = []
    if var next = unsafe group.gr_mem {
        while let member = unsafe next.pointee {
            unsafe members.append(bytes(member))
            unsafe next += 1
        }
    }
    line = unsafe joined([
        bytes(group.gr_name), bytes(group.gr_passwd), decimal(group.gr_gid),
        Array(members.joined(separator: [UInt8(ascii: ",")])),
    ])
    return 0
}

private func joined(_ fields: [[UInt8]]) -> [UInt8] { Array(fields.joined(separator: [UInt8(ascii: ":")])) }

private func decimal(_ number: UInt32) -> [UInt8] { Array(String(number).utf8) }

private func bytes(_ text: UnsafeMutablePointer<CChar>?) -> [UInt8] {
    guard let text = unsafe text else { return [] }
    return unsafe [UInt8](UnsafeRawBufferPointer(start: text, count: strlen(text)))
}
