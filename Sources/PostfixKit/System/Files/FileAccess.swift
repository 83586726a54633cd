// Postfix opens files of users with the rights of these users; this finds out what those rights allow.

internal import Glibc

/// The file system as one user sees it: judged by owners and modes, and, for root, tried with the user's rights.
///
/// Each directory on the way is opened once, and what follows is looked up in there: swapping a name meanwhile
/// does not lead out of what was judged.
///
/// Unlike Postfix: for users other than root, access control lists are not considered.
struct FileAccess {
    /// The numbers of the user and of the only group that counts; 0 for root, who may do everything.
    let user: UInt32, group: UInt32

    /// A file that was found.
    struct Place {
        /// What it is.
        let status: FileStatus
        /// The open directory that holds it, and its name there; nil where it was not found by a name in one.
        fileprivate let entry: (directory: OpenDirectory, name: FilePath)?
    }

    /// Why there is no file.
    enum Failure: Error {
        /// The error that the user would get.
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

    /// Finds the file of an absolute name.
    ///
    /// - Parameters:
    ///   - path: The name.
    ///   - followsLink: Whether a symbolic link at its end is followed.
    /// - Returns: the file.
    /// - Throws: `Failure` where there is none, or one of the directories on the way may not be searched.
    func find(_ path: FilePath, followsLink: Bool = true) throws(Failure) -> Place {
        try Privileges.withFileRights(user: user, group: group) { (isUser) throws(Failure) in
            try walk(path, followsLink: followsLink) {
                $0.isForbidden && !isUser ? .unseen($0) : .refused($0)
            }
        }
    }

    /// Opens a regular file that was found, without waiting.
    ///
    /// - Throws: `Failure` where it may not be read, or its name stands for another file now.
    func open(_ place: Place) throws(Failure) -> FileHandle {
        guard allows(Self.reading, place.status) else { throw .refused(.permissionDenied) }
        return try Privileges.withFileRights(user: user, group: group) { (isUser) throws(Failure) in
            do throws(SystemError) {
                guard place.status.isRegular, let entry = place.entry else { throw .invalidArgument }
                return try entry.directory.file(entry.name, expecting: place.status)
            } catch { throw isUser && error.isForbidden ? .refused(error) : .unseen(error) }
        }
    }

    /// Follows a name part by part, from one open directory to the next; `failure` tells what an error of the
    /// system means.
    private func walk(
        _ path: FilePath, followsLink: Bool, failure: (SystemError) -> Failure
    ) throws(Failure) -> Place {
        var rest = path.steps
        var here: OpenDirectory
        // The directories that the name leads through, but the last.
        var way: [OpenDirectory] = []
        var links = 0
        do throws(SystemError) {
            here = try OpenDirectory(FilePath("/").inside(path.root))
        } catch { throw failure(error) }
        while let part = rest.popLast() {
            guard allows(Self.searching, here.status) else { throw .refused(.permissionDenied) }
            if part == [UInt8(ascii: ".")] { continue }
            if part == Array("..".utf8) {
                here = way.popLast() ?? here
                continue
            }
            let name = FilePath(part)
            do throws(SystemError) {
                if !rest.isEmpty, let next = try here.directory(name) {
                    way.append(here)
                    here = next
                    continue
                }
                let (status, target) = try here.look(name)
                guard let target, followsLink || !rest.isEmpty else {
                    guard rest.isEmpty else { throw SystemError(code: ENOTDIR) }
                    return Place(status: status, entry: (here, name))
                }
                links += 1
                guard links <= FilePath.mostLinks else { throw SystemError(code: ELOOP) }
                if target.first == UInt8(ascii: "/"), let top = way.first {
                    here = top
                    way = []
                }
                rest += FilePath(target).steps
            } catch { throw failure(error) }
        }
        return Place(status: here.status, entry: nil)
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
}
