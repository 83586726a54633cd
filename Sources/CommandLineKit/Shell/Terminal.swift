// What only a person at a terminal wants to see.

internal import Glibc
package import PostfixKit

/// What the process is connected to.
package enum Terminal {
    /// Whether standard output is a terminal on which colour is welcome.
    package static var showsColour: Bool {
        isatty(1) == 1 && (environment("NO_COLOR") ?? []).isEmpty && environment("TERM") != Array("dumb".utf8)
    }

    /// Prepares the process for its work, whatever has started it: a file that grows too large is an error, not a
    /// signal, files are made as Postfix makes them, and how a process ends that was started can be asked.
    package static func prepareProcess() {
        openStandardDescriptors()
        _ = signal(SIGXFSZ, SIG_IGN)
        _ = signal(SIGCHLD, SIG_DFL)
        umask(0o022)
    }

    /// Where one of the three descriptors is closed, the next file that is opened would get it, and every message.
    ///
    /// As Postfix does: without an input there is nothing to read. Unlike Postfix: output that goes nowhere is an error.
    private static func openStandardDescriptors() {
        for descriptor in 0...2 as ClosedRange<Int32> where fcntl(descriptor, F_GETFD) < 0 {
            if descriptor == 0, unsafe open("/dev/null", O_RDONLY) == 0 { continue }
            // What can be neither read nor written.
            _ = unsafe open("/", O_PATH_)
        }
    }
}

/// A bar on standard error that shows how far the work has come, for work that takes its time.
package final class Progress {
    private let title: FilePath
    private let isShown = isatty(2) == 1
    private let start = Progress.now()
    private var last = 0.0
    private var hasDrawn = false

    /// How long work goes on before the bar appears, in seconds.
    private static let patience = 2.0

    /// A bar for work on a file.
    package init(_ title: FilePath) { self.title = title }

    deinit { if hasDrawn { StandardError.draw("\r\u{1B}[K") } }

    /// Tells how much is done, from 0 to 1.
    package func update(_ fraction: Double) {
        guard isShown else { return }
        let now = Progress.now()
        guard now - start > Self.patience, now - last > 0.1 else { return }
        last = now
        let filled = Int(30 * min(max(fraction, 0), 1))
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 30 - filled)
        StandardError.draw("\r\u{1B}[K\(title) [\(bar)] \(Int(100 * fraction))%")
        hasDrawn = true
    }

    private static func now() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
