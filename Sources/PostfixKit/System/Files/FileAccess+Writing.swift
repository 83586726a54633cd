// Mail for a file that may not be written is returned: owners and modes show that, too.

internal import Glibc

extension FileAccess {
    /// Why mail cannot be put somewhere.
    enum Obstacle: Equatable {
        /// The error that the user would get.
        case refused(MessageText)
        /// A directory is missing; in a copy of another system that may be the fault of the copy.
        case missing(MessageText)
        /// A program is not a mailbox.
        case executable
    }

    /// What keeps the user from adding to a file, or from making it; nil where nothing is known of.
    ///
    /// Source: safe_open(3) of Postfix; local(8), "EXTERNAL FILE DELIVERY".
    func obstacle(toAppendingTo path: FilePath) -> Obstacle? {
        do throws(Failure) {
            let status = try find(path).status
            if status.isDirectory { return Self.refused("cannot open file", SystemError(code: EISDIR)) }
            if !allows(Self.writing, status) { return Self.refused("cannot open file", .permissionDenied) }
            return status.isRegular && status.mode & 0o111 != 0 ? .executable : nil
        } catch {
            guard case .refused(let reason) = error else { return nil }
            guard reason == .noSuchFile else { return Self.refused("cannot open file", reason) }
        }
        do throws(Failure) {
            let status = try find(path.directory).status
            if allows(Self.writing | Self.searching, status) { return nil }
            return Self.refused("cannot create file exclusively", .permissionDenied)
        } catch {
            guard case .refused(let reason) = error else { return nil }
            return Self.refused("cannot create file exclusively", reason)
        }
    }

    /// What keeps the user from making files in a directory, which is made where it is not there; nil where nothing
    /// is known of.
    func obstacle(toFilling path: FilePath) -> Obstacle? {
        var path = path
        while path.bytes.count > 1, path.bytes.last == UInt8(ascii: "/") { path.bytes.removeLast() }
        while true {
            do throws(Failure) {
                if allows(Self.writing | Self.searching, try find(path).status) { return nil }
                return .refused("\(SystemError.permissionDenied.reason)")
            } catch {
                guard case .refused(let reason) = error else { return nil }
                guard reason == .noSuchFile, path.bytes.count > 1 else { return .refused("\(reason.reason)") }
            }
            path = path.directory
        }
    }

    private static func refused(_ action: MessageText, _ error: SystemError) -> Obstacle {
        let words: MessageText = "\(action): \(error.reason)"
        return error == .noSuchFile ? .missing(words) : .refused(words)
    }
}
