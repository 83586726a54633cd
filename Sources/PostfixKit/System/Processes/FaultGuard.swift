// A C library may fault on a damaged file, and a mapped file that another program shortens faults anywhere.
// The process cannot go on then, but it can say what happened, and clean up.

internal import Glibc

/// Turns a fault into a message and the exit status 65.
///
/// The faults are SIGBUS, SIGSEGV, SIGFPE and SIGABRT. Swift's own traps are other signals, and are left
/// alone: they are mistakes in this program, not in a file. Until `install` is called nothing is guarded,
/// and all else does nothing. One thread of the process is to call these functions.
@safe package enum FaultGuard {
    /// The exit status after a fault: bad data, as in sysexits.h.
    package static let exitStatus: Int32 = 65

    /// Starts to guard; `prefix` is how the tool begins a fatal message, such as `postmap: fatal: `.
    ///
    /// Costs a few system calls. Further calls change the prefix only.
    package static func install(prefix: [UInt8]) {
        guard let state = unsafe FaultState.installed() else { return }
        unsafe state.pointee.prefixCount = 0
        unsafe state.pointee.prefixCount = copy(prefix, to: state.pointee.prefix, room: FaultState.size)
        if unsafe state.pointee.messageCount == 0 { setMessage("data is damaged") }
    }

    /// Names the file that is read from now on: a fault says `FILE: database is damaged`.
    package static func setFile(_ path: FilePath) {
        guard unsafe FaultState.shared != nil, unsafe FaultState.file != path else { return }
        unsafe FaultState.file = path
        setMessage("\(path): database is damaged")
    }

    private static func setMessage(_ text: MessageText) {
        guard let state = unsafe FaultState.shared else { return }
        let line = VisibleText.masked(text.bytes).prefix(FaultState.size - 1) + [UInt8(ascii: "\n")]
        unsafe state.pointee.messageCount = 0
        unsafe state.pointee.messageCount = copy(
            Array(line), to: state.pointee.message, room: FaultState.size)
    }

    /// Sets the file that a fault is to remove, or with nil none.
    ///
    /// It is removed only where it still has the name. A name in a root is guarded where its directory is open.
    package static func setTemporaryFile(_ path: FilePath?) {
        guard let state = unsafe FaultState.shared else { return }
        unsafe state.pointee.hasTemporaryFile = false
        guard let path else { return }
        let place = path.openDirectory
        let name = place == nil ? path.bytes : path.lastComponent
        guard name.count < FaultState.size, path.root == nil || place != nil,
            let status = (try? FileStatus.of(path, followingLinks: false)) ?? nil
        else { return }
        unsafe state.pointee.directory = place?.descriptor ?? AT_FDCWD
        unsafe state.pointee.device = status.device
        unsafe state.pointee.inode = status.inode
        let count = unsafe copy(name, to: state.pointee.temporaryFile, room: FaultState.size)
        unsafe state.pointee.temporaryFile[count] = 0
        unsafe state.pointee.hasTemporaryFile = true
    }

    private static func copy(_ bytes: [UInt8], to target: UnsafeMutablePointer<UInt8>, room: Int) -> Int {
        let count = min(bytes.count, room)
        for index in 0..<count { unsafe target[index] = bytes[index] }
        return count
    }
}

/// All that the handler needs, in memory of its own: a handler must not allocate, nor run into a lock.
@safe private struct FaultState {
    var prefix: UnsafeMutablePointer<UInt8>
    var prefixCount = 0
    var message: UnsafeMutablePointer<UInt8>
    var messageCount = 0
    var temporaryFile: UnsafeMutablePointer<UInt8>
    var hasTemporaryFile = false
    /// The open directory of the temporary file, and what the file is.
    var directory = AT_FDCWD
    var device: UInt64 = 0, inode: UInt64 = 0

    /// The longest prefix, message and name of a temporary file, in bytes.
    static let size = 4352
    /// The handler's own stack: a fault may be that the usual one is full.
    private static let stackSize = 1 << 16

    /// Nil until the guard is installed.
    nonisolated(unsafe) static var shared: UnsafeMutablePointer<FaultState>? = nil

    /// The file that the message names; not for the handler.
    nonisolated(unsafe) static var file: FilePath? = nil

    /// The state, with the handlers in place; nil where the system has no memory for it.
    static func installed() -> UnsafeMutablePointer<FaultState>? {
        if let shared = unsafe shared { return unsafe shared }
        let length = stackSize + 3 * size + MemoryLayout<FaultState>.stride
        let mapped = unsafe mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let memory = unsafe mapped, unsafe memory != MAP_FAILED else { return nil }
        let state = unsafe (memory + stackSize).bindMemory(to: FaultState.self, capacity: 1)
        let buffers = unsafe (memory + stackSize + MemoryLayout<FaultState>.stride)
            .bindMemory(to: UInt8.self, capacity: 3 * size)
        unsafe state.initialize(
            to: FaultState(
                prefix: buffers, message: buffers + size,
                temporaryFile: buffers + 2 * size))
        unsafe shared = state
        var stack = unsafe stack_t(ss_sp: memory, ss_flags: 0, ss_size: stackSize)
        _ = unsafe sigaltstack(&stack, nil)
        for signal in [SIGBUS, SIGSEGV, SIGFPE, SIGABRT] {
            var action = sigaction()
            unsafe action.__sigaction_handler.sa_handler = { _ in FaultState.endProcess() }
            action.sa_flags = SA_ONSTACK
            _ = unsafe sigaction(signal, &action, nil)
        }
        return unsafe state
    }

    /// The whole of the handler: system calls only, those that a handler may make.
    private static func endProcess() {
        if let state = unsafe shared {
            if unsafe state.pointee.hasTemporaryFile {
                let bytes = unsafe UnsafeRawPointer(state.pointee.temporaryFile)
                let name = unsafe bytes.assumingMemoryBound(to: CChar.self)
                let directory = unsafe state.pointee.directory
                var status = stat()
                if unsafe fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0,
                    unsafe UInt64(status.st_dev) == state.pointee.device,
                    unsafe UInt64(status.st_ino) == state.pointee.inode
                {
                    _ = unsafe unlinkat(directory, name, 0)
                }
            }
            _ = unsafe write(2, state.pointee.prefix, state.pointee.prefixCount)
            _ = unsafe write(2, state.pointee.message, state.pointee.messageCount)
        }
        _exit(FaultGuard.exitStatus)
    }
}
