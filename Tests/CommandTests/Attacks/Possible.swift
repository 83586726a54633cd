// What some attacks need of the machine that tries them.

import Foundation

/// Whether this machine lets a test do what it has to.
enum Possible {
    /// As root, to stop a program for a moment wherever it asks the system, and to become another user.
    static let tracingAsRoot =
        getuid() == 0 && works("strace -e trace=none true && setpriv --reuid 61234 true")
    /// To have another view of mounted file systems.
    static let mounting = works("unshare -rm mount -t tmpfs none /proc")

    private static func works(_ script: String) -> Bool {
        (try? withFolder { try ShellRun(script, in: $0).status }) == 0
    }
}
