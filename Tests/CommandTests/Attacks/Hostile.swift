// Root works in a directory of a user who does what harms: the users, the files and the words of such tests.

import Foundation
import Testing

/// What an attack needs, and why it may be left out.
enum Hostile {
    static let isRoot = getuid() == 0
    static let needsRoot: Comment = "only root can be attacked by a user"
    static let canTrace = isRoot && has("strace", "-e trace=none true")
    static let needsTracing: Comment = "needs root, and strace to widen the moment"

    private static func has(_ program: String, _ arguments: String) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "\(program) \(arguments) >/dev/null 2>&1"]
        return (try? process.run()).map { process.waitUntilExit() } != nil && process.terminationStatus == 0
    }

    /// The user, by number: no entry in a list of users is needed.
    static let user = 61_234

    /// A directory `u` of the user, a directory `r` of root's, and words for what is done there.
    ///
    /// `as_user COMMAND...` does something as the user; `what FILE` tells type, owner, group and mode of a file;
    /// `until CONDITION` waits for ten seconds at most.
    static let setup = """
        chmod 755 . ; mkdir u r; chown \(user):\(user) u; umask 022
        as_user() { setpriv --reuid \(user) --regid \(user) --clear-groups "$@"; }
        what() { stat -c '%n %F %u %g %a' "$@"; }
        until_() { for i in $(seq 500); do eval "$1" && return; sleep 0.02; done; echo "never: $1"; }

        """
}

extension CommandCase {
    /// Runs the script in a directory with a user's and root's files, and compares all that it said.
    func attack() throws {
        try withFolder { folder in
            let run = try ShellRun(Hostile.setup + script, in: folder)
            #expect(run.output.replacingOccurrences(of: folder.path, with: "PWD") == output)
            #expect(run.errors.replacingOccurrences(of: folder.path, with: "PWD") == errors)
            #expect(run.status == status)
        }
    }
}
