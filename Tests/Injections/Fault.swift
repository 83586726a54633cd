// Which faults a system call can meet: those that the kernel, a full or failing disk, a quota or a limit answers with.

/// What is done to one system call instead of letting it happen.
enum Fault: Hashable, CustomStringConvertible {
    /// It fails with this error, and does nothing.
    case error(String)
    /// It answers this number, and does nothing.
    case result(Int)
    /// The process ends there, by SIGKILL.
    case kill

    /// How strace(1) writes it.
    var injection: String {
        switch self {
        case .error(let name): "error=\(name)"
        case .result(let number): "retval=\(number)"
        case .kill: "signal=KILL"
        }
    }

    /// `EIO`, `0` or `KILL`.
    var description: String {
        switch self {
        case .error(let name): name
        case .result(let number): String(number)
        case .kill: "KILL"
        }
    }

    /// The fault that a description names.
    init(_ description: String) {
        if description == "KILL" {
            self = .kill
        } else if let number = Int(description) {
            self = .result(number)
        } else {
            self = .error(description)
        }
    }
}

extension Fault {
    /// What can go wrong at a system call, SIGKILL apart.
    ///
    /// Whether all of it is tried at each such call depends on `isChange`: at a call that changes no file, one of the
    /// errors stands for the others.
    static func errors(of call: String) -> (all: [Fault], isChange: Bool) {
        let (names, isChange) = names(of: call)
        return (names.map(Fault.init), isChange)
    }

    private static func names(of call: String) -> ([String], Bool) {
        switch call {
        case "open", "openat", "openat2", "creat":
            (["EACCES", "EMFILE", "ENOSPC", "EIO", "EDQUOT", "ENOMEM", "EROFS", "EINTR"], true)
        case "write", "pwrite64", "writev", "pwritev", "ftruncate", "truncate", "fallocate":
            (["ENOSPC", "EIO", "EDQUOT", "EFBIG", "EINTR"], true)
        case "fsync", "fdatasync", "sync_file_range", "msync", "syncfs":
            (["EIO", "ENOSPC", "EDQUOT", "EINTR"], true)
        case "rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat":
            (["EIO", "ENOSPC", "EACCES", "EDQUOT", "EBUSY", "EINVAL", "EXDEV"], true)
        case "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir": (["EIO", "EACCES", "EROFS"], true)
        case "fchmod", "fchmodat", "chmod", "fchown", "fchownat", "chown":
            (["EPERM", "EIO", "EROFS", "EDQUOT"], true)
        case "fsetxattr", "fremovexattr": (["ENOTSUP", "ENOSPC", "EDQUOT", "EPERM"], true)
        case "copy_file_range", "sendfile", "splice", "ioctl_ficlone": (["EIO", "ENOSPC", "EXDEV"], true)
        case "flock", "fcntl": (["ENOLCK", "EINTR", "EDEADLK", "EIO"], true)
        case "close": (["EIO", "ENOSPC", "EDQUOT", "EINTR"], true)
        case "setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid", "setgroups", "setfsuid":
            (["EPERM", "EAGAIN", "ENOMEM"], true)
        case "fork", "vfork", "clone", "clone3": (["EAGAIN", "ENOMEM"], true)
        default: (namesOfObservation(call), false)
        }
    }

    /// Calls that look, wait, or ask for memory.
    private static func namesOfObservation(_ call: String) -> [String] {
        switch call {
        case "read", "pread64", "readv", "preadv": ["EIO", "EINTR"]
        case "stat", "lstat", "fstat", "newfstatat", "statx", "access", "faccessat", "faccessat2":
            ["EIO", "EACCES", "ENOMEM"]
        case "readlink", "readlinkat": ["EACCES", "EIO", "ENOENT"]
        case "getdents64", "lseek", "statfs", "fstatfs", "getcwd", "chdir", "fchdir": ["EIO"]
        case "fgetxattr", "flistxattr", "getxattr", "listxattr": ["EIO", "ENOTSUP"]
        case "utimensat": ["EPERM", "EIO"]
        // The break is not moved: brk(2) has no other way to say it.
        case "brk": ["0"]
        case "mmap", "mremap", "mprotect", "munmap", "madvise", "sigaltstack", "mlock": ["ENOMEM"]
        case "socket", "socketpair", "pipe", "pipe2", "dup", "dup2", "dup3", "eventfd2", "memfd_create":
            ["EMFILE", "ENFILE", "ENOMEM"]
        case "sendto", "recvfrom", "sendmsg", "recvmsg": ["ECONNRESET", "ENOMEM", "EINTR"]
        case "connect": ["ECONNREFUSED", "ETIMEDOUT", "EINTR"]
        case "poll", "ppoll", "select", "pselect6", "epoll_wait", "epoll_pwait": ["ENOMEM", "EINTR"]
        case "wait4", "waitid", "nanosleep", "clock_nanosleep", "getrandom", "futex": ["EINTR"]
        // These do not fail.
        case "getpid", "gettid", "getppid", "getuid", "geteuid", "getgid", "getegid", "umask", "exit",
            "exit_group",
            "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "uname", "sched_yield", "execve", "rseq",
            "set_robust_list", "set_tid_address", "arch_prctl", "getgroups", "clock_gettime", "gettimeofday":
            []
        // What a filter of system calls, such as that of a container, answers.
        default: ["EPERM", "ENOSYS"]
        }
    }
}
