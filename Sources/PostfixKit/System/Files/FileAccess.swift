// Postfix opens files of users with the rights of these users; what they may see must be told by whoever asks, too.

internal import Glibc

/// The file system as one user sees it, told from owners and modes.
///
/// Unlike Postfix: access control lists are not looked at.
struct FileAccess {
    /// The numbers of the user and of the only group that counts; 0 for root, who may do everything.
    let user: UInt32, group: UInt32

    /// A file that was found.
    struct Place {
        /// Its name without symbolic links on the way.
        let path: FilePath
        /// What it is.
        let status: FileStatus
    }

    /// Why there is no file.
    enum Failure: Error {
        /// What the user would be told.
        case refused(SystemError)
        /// The user might see it; we do not.
        case unseen(SystemError)

        /// The system's words.
        var reason: String {
            switch self {
            case .refused(let error), .unseen(let error): error.reason
            }
        }
    }

    private static let mostLinks = 40

    /// Finds the file of an absolute name.
    ///
    /// - Parameters:
    ///   - path: The name.
    ///   - followsLink: Whether a symbolic link at its end is followed.
    /// - Returns: the file.
    /// - Throws: `Failure` where there is none, or one of the directories on the way may not be searched.
    func find(_ path: FilePath, followsLink: Bool = true) throws(Failure) -> Place {
        var rest = Self.parts(of: path.bytes)
        let top = FilePath("/").inside(path.root)
        var here = try look(top)
        var links = 0
        while let part = rest.popLast() {
            guard here.status.isDirectory else { throw .refused(SystemError(code: ENOTDIR)) }
            guard allows(Self.searching, here.status) else { throw .refused(.permissionDenied) }
            if part == [UInt8(ascii: ".")] { continue }
            if part == Array("..".utf8) {
                here = try look(here.path.directory)
                continue
            }
            let next = try look(here.path.appending(component: FilePath(part)))
            guard next.status.isSymbolicLink, followsLink || !rest.isEmpty else {
                here = next
                continue
            }
            links += 1
            guard links <= Self.mostLinks else { throw .refused(SystemError(code: ELOOP)) }
            let target: [UInt8]
            do throws(SystemError) { target = try next.path.linkTarget() } catch { throw .unseen(error) }
            if target.first == UInt8(ascii: "/") { here = try look(top) }
            rest += Self.parts(of: target)
        }
        return here
    }

    /// Opens a regular file that was found, without waiting for anybody.
    ///
    /// - Throws: `Failure` where it may not be read, or is something else now.
    func open(_ place: Place) throws(Failure) -> FileHandle {
        guard allows(Self.reading, place.status) else { throw .refused(.permissionDenied) }
        do throws(SystemError) {
            let file = try FileHandle(place.path, .readAtOnce)
            guard try file.status().isRegular else { throw .invalidArgument }
            return file
        } catch { throw .unseen(error) }
    }

    static let reading: UInt32 = 4
    static let writing: UInt32 = 2
    static let searching: UInt32 = 1

    /// Whether the mode of a file gives the user these rights.
    func allows(_ rights: UInt32, _ status: FileStatus) -> Bool {
        if user == 0 { return true }
        if status.owner == user { return status.mode >> 6 & rights == rights }
        return (status.group == group ? status.mode >> 3 : status.mode) & rights == rights
    }

    private func look(_ path: FilePath) throws(Failure) -> Place {
        do throws(SystemError) {
            guard let status = try FileStatus.of(path, followingLinks: false) else { throw .noSuchFile }
            return Place(path: path, status: status)
        } catch { throw error.isForbidden ? .unseen(error) : .refused(error) }
    }

    /// The parts of a name, the last one first.
    private static func parts(of name: [UInt8]) -> [[UInt8]] {
        name.split(separator: UInt8(ascii: "/")).map { Array($0) }.reversed()
    }
}
