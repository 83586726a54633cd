// Tables are built side by side in processes of their own: rights and locks belong to a process, and a damaged file
// that ends one does not end the others.

internal import CSystem
internal import Glibc

/// Something that answers requests in a process of its own.
package protocol PoolWorker: AnyObject {
    /// Does what a request asks for.
    func answer(_ request: [UInt8]) -> [UInt8]
}

/// Processes that are copies of this one, and answer requests.
///
/// This process must have one thread only. A worker that is left alone ends after the request at hand; signals
/// that ask this process to end do not concern it.
package final class WorkerPool {
    /// How many workers there are.
    package var count: Int { workers.count }

    private struct Child {
        var process: pid_t
        /// Less than 0 where the process has ended and there is no other one yet.
        var socket: Int32
        /// The status of a process that has ended before it got what it was asked for.
        var lostStatus: Int32?
    }

    private var workers: [Child] = []
    private let make: (_ sendPart: @escaping ([UInt8]) -> Void) -> any PoolWorker

    /// Starts workers; `make` is called in each of them, with what sends a part of an answer before the answer.
    ///
    /// - Throws: `SystemError` where not even one can be started.
    package init(
        count: Int, _ make: @escaping (_ sendPart: @escaping ([UInt8]) -> Void) -> any PoolWorker
    ) throws(SystemError) {
        self.make = make
        for index in 0..<max(1, count) {
            do throws(SystemError) {
                workers.append(try start())
            } catch {
                if index == 0 { throw error }
                break
            }
        }
    }

    deinit { end() }

    /// Lets all workers end, and waits for them.
    package func end() {
        let alive = workers.filter { $0.socket >= 0 }
        for worker in alive { close(worker.socket) }
        for worker in alive { _ = Self.wait(for: worker.process) }
        workers = []
    }

    private func start() throws(SystemError) -> Child {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw .last }
        let process = fork_process()
        if process < 0 {
            let error = SystemError.last
            for end in ends { close(end) }
            throw error
        }
        if process == 0 {
            close(ends[0])
            for other in workers where other.socket >= 0 { close(other.socket) }
            serve(ends[1])
        }
        close(ends[1])
        return Child(process: process, socket: ends[0])
    }

    /// Lets this process have as many open files as the system allows it.
    private static func allowManyFiles() {
        var limit = rlimit()
        let resource = __rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue))
        guard unsafe getrlimit(resource, &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        _ = unsafe setrlimit(resource, &limit)
    }

    /// Lets this process use its memory again for the next job, instead of giving it back and asking for it anew.
    private static func keepMemory() {
        keep_freed_memory(32 << 20, 64 << 20)
    }

    /// The life of a worker.
    private func serve(_ socket: Int32) -> Never {
        Self.allowManyFiles()
        Self.keepMemory()
        for number in [SIGHUP, SIGINT, SIGQUIT, SIGTERM] { signal(number, SIG_IGN) }
        // A worker that has lost its reader finds that out when it answers.
        var worker: (any PoolWorker)? = make { _ = Self.send($0, to: socket, isPart: true) }
        while let request = Self.receive(from: socket)?.bytes, let answer = worker?.answer(request) {
            guard Self.send(answer, to: socket) else { break }
        }
        // What it holds is given up in good order.
        worker = nil
        _exit(0)
    }

    /// Hands a request to a worker; one that has ended in the meantime answers nothing.
    ///
    /// - Throws: `SystemError` where it had ended before, and no new one can be started.
    package func send(_ request: [UInt8], to worker: Int) throws(SystemError) {
        if workers[worker].socket < 0 { workers[worker] = try start() }
        if !Self.send(request, to: workers[worker].socket) { workers[worker].lostStatus = lose(worker) }
    }

    /// Gives up a worker that has ended; the answer is the status that it left.
    private func lose(_ worker: Int) -> Int32 {
        close(workers[worker].socket)
        workers[worker].socket = -1
        return Self.wait(for: workers[worker].process)
    }

    /// Waits for an answer of one of the workers, all of which were sent a request.
    ///
    /// - Returns: the worker and its answer; nil where it has ended instead, with the status that it left. The next
    ///   request goes to a new one.
    /// - Throws: `SystemError` where waiting fails.
    package func receive(
        from asked: some Sequence<Int>, part: (_ worker: Int, _ bytes: [UInt8]) -> Void = { (_, _) in }
    ) throws(SystemError) -> (worker: Int, answer: [UInt8]?, status: Int32) {
        let asked = Array(asked)
        // One that has ended would never answer.
        for worker in asked where workers[worker].socket < 0 {
            return (worker, nil, workers[worker].lostStatus.take() ?? -1)
        }
        var index = try ready(of: asked)
        while let frame = Self.receive(from: workers[index].socket) {
            if !frame.isPart { return (index, frame.bytes, 0) }
            part(index, frame.bytes)
            index = try ready(of: asked)
        }
        return (index, nil, lose(index))
    }

    /// The first of the workers that has something to say, or has ended.
    private func ready(of asked: [Int]) throws(SystemError) -> Int {
        var waiting = asked.map { pollfd(fd: workers[$0].socket, events: Int16(POLLIN), revents: 0) }
        while unsafe poll(&waiting, nfds_t(waiting.count), -1) < 0 {
            if errno != EINTR { throw .last }
        }
        return asked[waiting.firstIndex { $0.revents != 0 } ?? 0]
    }

    /// The exit status of a process that ends, or 128 and the number of the signal that ended it.
    private static func wait(for process: pid_t) -> Int32 {
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0 {
            if errno != EINTR { return -1 }
        }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }

    // MARK: frames of a length, which is negative for a part, and so many bytes

    private static func send(_ bytes: [UInt8], to socket: Int32, isPart: Bool = false) -> Bool {
        let count = UInt64(bitPattern: Int64(isPart ? ~bytes.count : bytes.count))
        let frame = (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * UInt64($0))) } + bytes
        var offset = 0
        while offset < frame.count {
            let count = unsafe frame.withUnsafeBytes { all in
                unsafe Glibc.send(
                    socket, all.baseAddress.map { unsafe $0 + offset }, frame.count - offset,
                    Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return false }
            offset += count
        }
        return true
    }

    private static func receive(from socket: Int32) -> (bytes: [UInt8], isPart: Bool)? {
        guard let header = receive(8, from: socket) else { return nil }
        let count = header.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let length = Int64(bitPattern: count), isPart = length < 0
        let size = Int(isPart ? ~length : length)
        guard size < 1 << 40, let bytes = receive(size, from: socket) else { return nil }
        return (bytes, isPart)
    }

    private static func receive(_ size: Int, from socket: Int32) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: size)
        var filled = 0
        while filled < size {
            let count = unsafe bytes.withUnsafeMutableBytes { all in
                unsafe recv(socket, all.baseAddress.map { unsafe $0 + filled }, size - filled, 0)
            }
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return nil }
            filled += count
        }
        return bytes
    }
}
