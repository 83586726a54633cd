// A name may lead to another file the next time it is looked up. A program that works in the directories of others
// looks each name up once, keeps the directory open, and goes on from there.

internal import CSystem
internal import Glibc

/// A directory that stays the same, whatever becomes of its name.
final class OpenDirectory: Sendable {
    /// The open directory, for the calls that end in "at".
    let descriptor: Int32
    /// What it is.
    let status: FileStatus
    /// The owner of the directory.
    var owner: UInt32 { status.owner }
    /// Whether users other than root and that of this process may give its names to other files.
    let isForeign: Bool

    /// Opens a directory by its name.
    convenience init(_ path: FilePath) throws(SystemError) {
        try self.init(descriptor: try path.open(O_PATH_ | O_DIRECTORY))
    }

    /// Takes over an open directory.
    fileprivate init(descriptor: Int32) throws(SystemError) {
        self.descriptor = descriptor
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            let error = SystemError.last
            close(descriptor)
            throw error
        }
        self.status = FileStatus(status)
        isForeign = ![0, geteuid()].contains(status.st_uid) || status.st_mode & 0o022 != 0
    }

    deinit { close(descriptor) }

    /// The directory of a name in this one; nil where the name stands for something else, such as a link.
    ///
    /// A file system that is mounted on demand gets mounted.
    ///
    /// - Throws: `SystemError` where there is nothing, or this may not be searched.
    func directory(_ name: FilePath) throws(SystemError) -> OpenDirectory? {
        do throws(SystemError) {
            return try OpenDirectory(descriptor: try open(name.bytes, O_PATH_ | O_DIRECTORY | O_NOFOLLOW))
        } catch {
            if error.code == ENOTDIR || error.code == ELOOP { return nil }
            throw error
        }
    }

    /// The status of a file in this directory, and where it leads if it is a symbolic link, nil if it is not.
    ///
    /// - Throws: `SystemError` where there is nothing, or this may not be searched.
    func look(_ name: FilePath) throws(SystemError) -> (status: FileStatus, linkTarget: [UInt8]?) {
        let file = FileHandle(descriptor: try open(name.bytes, O_PATH_ | O_NOFOLLOW))
        return (try file.status(), FilePath("").linkTarget(in: file.descriptor))
    }

    /// The status of a file in this directory; a symbolic link is not followed.
    func status(of name: FilePath) throws(SystemError) -> FileStatus {
        var status = stat()
        let result = unsafe name.withCString { unsafe fstatat(descriptor, $0, &status, AT_SYMLINK_NOFOLLOW) }
        guard result == 0 else { throw .last }
        return FileStatus(status)
    }

    /// Removes a name in this directory.
    func remove(_ name: FilePath) throws(SystemError) {
        guard unsafe name.withCString({ unsafe unlinkat(descriptor, $0, 0) }) == 0 else { throw .last }
    }

    /// Opens a file of this directory for reading, without waiting.
    ///
    /// - Parameters:
    ///   - name: Its name here.
    ///   - expected: What the file was when it was looked at.
    /// - Returns: the file, which is still what was expected.
    /// - Throws: `SystemError`, what open(2) gives, or `replaced` where it is another file now, or another's.
    func file(_ name: FilePath, expecting expected: FileStatus) throws(SystemError) -> FileHandle {
        let file: FileHandle
        do throws(SystemError) {
            file = FileHandle(descriptor: try open(name.bytes, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW))
        } catch { throw error.code == ELOOP || error.code == ENXIO ? .replaced : error }
        let status = try file.status()
        guard status.isSameFile(as: expected), status.owner == expected.owner,
            status.group == expected.group, status.mode == expected.mode,
            status.isRegular == expected.isRegular
        else { throw .replaced }
        return file
    }

    /// Opens a file of the directory.
    fileprivate func open(_ name: [UInt8], _ flags: Int32) throws(SystemError) -> Int32 {
        try FilePath(name).open(in: descriptor, flags, mode: 0)
    }
}

/// What a name stands for without another look at the whole of it.
enum PathAnchor: Sendable {
    /// The last part of the name in an open directory; it is not a symbolic link. Where there is an `owner` the file
    /// is that user's.
    case directory(OpenDirectory, owner: UInt32?)
    /// An open file, which is another's to close.
    case file(Int32)
}

extension FilePath {
    /// This name, settled: the file behind all symbolic links, whether it exists or not, in a directory that is open.
    ///
    /// Root follows a symbolic link only where it is root's, or belongs to the user who is trusted and leads to a
    /// file of that user.
    ///
    /// - Parameters:
    ///   - followsLast: Whether the last part of the name is followed.
    ///   - owner: The user who may say where the file is, as well as root.
    /// - Returns: the name, which is not followed any more.
    /// - Throws: `SystemError`: `foreignLink`, ELOOP where the links have no end, or what open(2) gives.
    func settled(followsLast: Bool = true, trusting owner: UInt32? = nil) throws(SystemError) -> FilePath {
        if geteuid() == 0 { return try LinkWalk.settle(self, followsLast: followsLast, trusting: owner) }
        let target = followsLast ? try followingLinks() : self
        return target.anchored(.directory(try OpenDirectory(target.directory), owner: nil))
    }

    /// This name for an open file: it is not looked up again.
    ///
    /// - Throws: `SystemError` where a library could find the file by its name only, and others may change that.
    func standing(for file: borrowing FileHandle) throws(SystemError) -> FilePath {
        let path = anchored(.file(file.descriptor))
        let needsProc = root != nil || geteuid() == 0 && (openDirectory?.isForeign ?? false)
        if needsProc { _ = try file.nameForLibraries() }
        return path
    }

    /// The name under which a library that opens files itself finds this file.
    var nameForLibraries: FilePath {
        guard case .file(let file) = anchor else { return self }
        let name = FilePath("/proc/self/fd/\(file)")
        let isThere = ((try? FileStatus.of(name)) ?? nil) != nil
        return isThere || root != nil ? name : self
    }

    /// More symbolic links than these on one way have no end.
    static let mostLinks = 40

    /// The parts of the name, the last one first, for those who go through it one by one.
    var steps: [[UInt8]] { bytes.split(separator: UInt8(ascii: "/")).map { Array($0) }.reversed() }

    /// The directory that the name was settled in; nil where it was not.
    var openDirectory: OpenDirectory? {
        if case .directory(let place, _) = anchor { place } else { nil }
    }
}

/// The way of a name through directories and symbolic links, each of them looked at once.
private struct LinkWalk {
    private let root: RootDirectory?
    private let top: OpenDirectory
    /// The directories from below the top to where we are, where there is a top that is not to be left.
    private var way: [OpenDirectory] = []
    private var here: OpenDirectory
    private let trusted: UInt32?
    /// Whether a link of the trusted user was followed.
    private var needsOwner = false
    /// The name for people.
    private var shown: FilePath
    private var links = 0

    static func settle(
        _ path: FilePath, followsLast: Bool, trusting owner: UInt32?
    ) throws(SystemError) -> FilePath {
        var walk = try LinkWalk(path, trusting: owner)
        return try walk.go(followsLast: followsLast)
    }

    private init(_ path: FilePath, trusting owner: UInt32?) throws(SystemError) {
        root = path.root
        top = try OpenDirectory(FilePath("/").inside(path.root))
        here = path.isAbsolute || path.root != nil ? top : try OpenDirectory(".")
        trusted = owner
        shown = path
    }

    private mutating func go(followsLast: Bool) throws(SystemError) -> FilePath {
        var parts = shown.steps
        while let part = parts.popLast() {
            let isLast = parts.isEmpty
            if part == Array("..".utf8) {
                try goBack()
            } else if part != [UInt8(ascii: ".")] {
                if isLast, !followsLast { return try end(part) }
                guard let link = try step(part, isLast: isLast) else {
                    if isLast { return try end(part) }
                    continue
                }
                links += 1
                if links > FilePath.mostLinks { throw SystemError(code: ELOOP) }
                let target = FilePath(link).inside(root)
                if isLast {
                    shown = target.isAbsolute ? target : shown.directory.appending(component: target)
                }
                if target.isAbsolute { (here, way) = (top, []) }
                parts += FilePath(link).steps
            }
        }
        return try end([UInt8(ascii: ".")])
    }

    /// Goes into a directory, or stays where the part is the last and no link; the answer is where a link leads.
    private mutating func step(_ part: [UInt8], isLast: Bool) throws(SystemError) -> [UInt8]? {
        let name = FilePath(part)
        if !isLast, let next = try here.directory(name) {
            if root != nil { way.append(here) }
            here = next
            return nil
        }
        let found: (status: FileStatus, linkTarget: [UInt8]?)
        do throws(SystemError) {
            found = try here.look(name)
        } catch {
            if isLast, error == .noSuchFile { return nil }
            throw error
        }
        guard found.status.isSymbolicLink else {
            if isLast { return nil }
            throw SystemError(code: ENOTDIR)
        }
        if found.status.owner != 0 {
            guard found.status.owner == trusted else { throw .foreignLink }
            needsOwner = true
        }
        guard let target = found.linkTarget else { throw SystemError(code: ELOOP) }
        return target
    }

    private mutating func goBack() throws(SystemError) {
        if root != nil {
            here = way.popLast() ?? top
        } else {
            here = try OpenDirectory(descriptor: try here.open(Array("..".utf8), O_PATH_ | O_DIRECTORY))
        }
    }

    private func end(_ part: [UInt8]) throws(SystemError) -> FilePath {
        if shown.lastComponent != part {
            // The name ends in a slash or in dots.
            let path = FilePath(shown.bytes + Array("/".utf8) + part).inside(root)
            return path.anchored(.directory(here, owner: needsOwner ? trusted : nil))
        }
        let path = shown.anchored(.directory(here, owner: needsOwner ? trusted : nil))
        if needsOwner {
            guard let status = try FileStatus.of(path), status.isRegular, status.owner == trusted else {
                throw .foreignLink
            }
        }
        return path
    }
}
