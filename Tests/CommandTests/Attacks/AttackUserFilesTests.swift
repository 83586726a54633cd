// A user swaps a file of his between the look that root takes at it and its opening.

import Foundation
import Testing

@Suite(.enabled(if: Possible.tracingAsRoot, "needs root, setpriv, and strace to widen the moment"))
struct AttackUserFilesTests {
    /// A file that is named to root, and what its owner does once root has looked at it.
    struct Swap: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The file, below the home of the user, and the aliases that name it, if it is no .forward.
        let file: String, aliases: String
        let deed: String
        /// Whether the file that was looked at has no name any more.
        var isGone = true
    }

    static let swaps = [
        Swap(
            testDescription: "a link to a file of root's in the place of .forward", file: ".forward",
            aliases: "", deed: "ln -s $D/secret l; mv -fT l .forward"),
        Swap(
            testDescription: "a link to a file of root's in the place of a list", file: "list",
            aliases: "joe :include:$D/joe/list", deed: "ln -s $D/secret l; mv -fT l list"),
        Swap(
            testDescription: "a pipe in the place of .forward", file: ".forward", aliases: "",
            deed: "mkfifo p; mv -fT p .forward"),
        Swap(
            testDescription: "a link to a directory of root's in the place of that of a list",
            file: "lists/list", aliases: "joe :include:$D/joe/lists/list",
            deed: "mv lists gone; ln -s $D/private lists", isGone: false),
    ]

    @Test(arguments: swaps)
    func `what root reads for a user is what was judged, or nothing`(_ swap: Swap) throws {
        let script = """
            D=$PWD; chmod 755 .; mkdir joe private; umask 022
            printf '%s\\n' 'myhostname = mail.example.com' 'mydestination = $myhostname' \
                'alias_maps = texthash:aliases' 'forward_path = $home/.forward' >main.cf
            printf '%s\\n' 'smtp inet n - n - - smtpd' 'local unix - n n - - local' \
                'smtp unix - - n - - smtp' 'cleanup unix n - n - 0 cleanup' >master.cf
            sed -i "s,texthash:,texthash:$D/," main.cf; echo "\(swap.aliases)" >aliases
            echo "joe:x:61234:61234::$D/joe:/bin/sh" >passwd
            mkdir -p "$(dirname joe/\(swap.file))"; echo fine@r.test >joe/\(swap.file); chown -R 61234:61234 joe
            echo secret@r.test >secret; cp secret private/list; chmod 600 secret; chmod 700 private
            name=\(swap.file); last=${name##*/}
            (
                for i in $(seq 1000); do grep -q "$last\\"" log 2>/dev/null && break; sleep 0.01; done
                cd joe; setpriv --reuid 61234 --regid 61234 --clear-groups sh -c '\(swap.deed)' && touch ../done
            ) & attacker=$!
            export D
            strace -f -o log -P $D/joe/$name -P $last -e trace=openat,newfstatat,lstat,stat,statx,open \
                -e inject=openat,newfstatat,lstat,stat,statx,open:delay_exit=2000000:when=1 \
                postresolve -c . --passwd passwd joe@mail.example.com
            s=$?; wait $attacker; [ -e done ] && echo swapped; exit $s
            """
        try withFolder { folder in
            let run = try ShellRun("export D=$PWD\n" + script, in: folder)
            #expect(run.output.contains("swapped\n"))
            #expect(!run.output.contains("secret"))
            #expect(!run.errors.contains("secret"))
            #expect(run.output.contains("Another file has this name now") == swap.isGone)
            #expect(run.output.contains("=> deliverable fine@r.test") == !swap.isGone)
            #expect(run.status == (swap.isGone ? 69 : 0))
        }
    }
}
