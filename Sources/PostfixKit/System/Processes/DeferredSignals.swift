// A signal that ends the process must not come between a file and its new name.

internal import Glibc

/// Keeps the signals that ask a process to end waiting, from its beginning to its end, for this thread.
///
/// They are SIGHUP, SIGINT, SIGQUIT and SIGTERM; what came in between takes effect at the end.
struct DeferredSignals: ~Copyable {
    private var old = sigset_t()

    /// Defers the signals.
    init() {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        for signal in [SIGHUP, SIGINT, SIGQUIT, SIGTERM] { _ = unsafe sigaddset(&signals, signal) }
        _ = unsafe pthread_sigmask(SIG_BLOCK, &signals, &old)
    }

    deinit {
        var mask = old
        _ = unsafe pthread_sigmask(SIG_SETMASK, &mask, nil)
    }

    /// Lets the signals in while `body` waits for something.
    borrowing func admitting(_ body: () throws(SystemError) -> Void) throws(SystemError) {
        var mask = old
        var deferring = sigset_t()
        _ = unsafe pthread_sigmask(SIG_SETMASK, &mask, &deferring)
        defer { _ = unsafe pthread_sigmask(SIG_SETMASK, &deferring, nil) }
        try body()
    }
}
