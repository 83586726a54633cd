import PostfixKit
import Testing

@Suite struct MasterFileEditTests {
    private let before = """
        # master comment
        smtp      inet  n       -       y       -       -       smtpd
          -o smtpd_tls_security_level=encrypt
          # inner
          -o { smtpd_x = a b }   -o myuser=$uservar2
        # after
        foo       unix  -       -       n       -       -       smtp -v -ofallback=1 -o smtp_y=$mydomain
        bar  unix - n n - 10 pipe
          flags=DRhu user=v argv=/bin/x {a b} ${sender}

        """

    /// The file after an edit, or the message of its error.
    private func edit(
        _ part: MasterFileEdit.Part, _ action: MasterFileEdit.Action, _ arguments: String...,
        of text: String? = nil, endsLastLine: Bool = true
    ) -> String {
        var warnings = ""
        do throws(MasterFileError) {
            let edit = try MasterFileEdit(part, action, arguments: arguments.map { Array($0.utf8) })
            let file = ConfigurationText(Array((text ?? before).utf8), name: "master.cf")
            let after = try edit.apply(to: file, endsLastLine: endsLastLine) { warnings += "\($0.string)\n" }
            return warnings + String(decoding: after, as: UTF8.self)
        } catch { return error.message.string }
    }

    private func replacing(_ old: String, by new: String) -> String {
        before.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
            .map { String($0) }.joined(separator: new)
    }

    private let foo = """
        foo       unix  -       -       n       -       -       smtp -v -ofallback=1 -o smtp_y=$mydomain
        """
    private let bar = "bar  unix - n n - 10 pipe\n  flags=DRhu user=v argv=/bin/x {a b} ${sender}"

    @Test func `an entry is replaced in its place, and may get another name`() {
        #expect(
            edit(.entry, .set, "foo/unix=foo unix - - y - - smtp")
                == replacing(foo, by: "foo        unix  -       -       y       -       -       smtp"))
        #expect(
            edit(.entry, .set, "foo/unix=other unix - - y - - smtp")
                == replacing(foo, by: "other      unix  -       -       y       -       -       smtp"))
        #expect(
            edit(.entry, .set, "none/unix=foo unix - - y - - smtp")
                == replacing(foo, by: "foo        unix  -       -       y       -       -       smtp"))
    }

    @Test func `the first of several entries is replaced, the others go`() {
        #expect(
            edit(.entry, .set, "*/unix=a unix - - y - - b")
                == replacing(
                    "\(foo)\n\(bar)", by: "a          unix  -       -       y       -       -       b"))
    }

    @Test func `new entries come to the end`() {
        #expect(
            edit(.entry, .set, "new/unix=new unix - - n - - local -o a=b", "c/inet=c inet - - n - - d")
                == before + """
                    new        unix  -       -       n       -       -       local
                        -o a=b
                    c          inet  -       -       n       -       -       d

                    """)
    }

    @Test func `entries are removed or become comments, comments in them stay`() {
        #expect(edit(.entry, .remove, "bar/unix", "none/unix") == replacing("\(bar)\n", by: ""))
        #expect(
            edit(.entry, .commentOut, "*/inet", of: "a inet - - n - - b\n  -o x=1\n # c\n\n  y\n")
                == "#a inet - - n - - b\n#  -o x=1\n # c\n\n#  y\n")
    }

    @Test func `a field is set, and the entry written anew`() {
        #expect(
            edit(.field, .set, "foo/unix/chroot=y")
                == replacing(
                    foo,
                    by: """
                        foo        unix  -       -       y       -       -       smtp -v
                            -o fallback=1
                            -o smtp_y=$mydomain
                        """))
        #expect(
            edit(.field, .set, "foo/unix/command=lmtp -o x=y -v {a b} {c d}")
                == replacing(
                    foo,
                    by: """
                        foo        unix  -       -       n       -       -       lmtp
                            -o x=y
                            -v a b {c d}
                        """))
    }

    @Test func `comments in a changed entry and after it come before it`() {
        #expect(
            edit(.parameter, .remove, "smtp/inet/smtpd_x", of: before)
                == """
                # master comment
                  # inner
                # after
                smtp       inet  n       -       y       -       -       smtpd
                    -o smtpd_tls_security_level=encrypt
                    -o myuser=$uservar2
                \(foo)
                \(bar)

                """)
    }

    @Test func `a parameter is replaced wherever it is set, else added behind the last option`() {
        let entry = "a unix - - n - - b -o x=1 -v -ox=2 arg -o x=3\n"
        #expect(
            edit(.parameter, .set, "*/*/x=7", "a/unix/y=", "a/unix/y=8", of: entry) == """
                a          unix  -       -       n       -       -       b
                    -o x=7
                    -v
                    -o x=7
                    -o y=8
                    arg -o x=3

                """)
    }

    @Test func `what meets nothing is a warning, and no change`() {
        #expect(
            edit(.parameter, .set, "nope/unix/a=b")
                == "unmatched service_name/type: \"nope/unix/a=b\"\n" + before)
        #expect(edit(.field, .set, "nope/unix/chroot=oops").hasSuffix(before))
        #expect(edit(.entry, .remove, "nope/unix") == before)
    }

    @Test(arguments: [
        (MasterFileEdit.Part.entry, "foo=x", "-Me, -MX or -M# requires service_name/type"),
        (.entry, "foo/unix/x=x", "-Me, -MX or -M# requires service_name/type"),
        (.entry, "f*/unix=x", "-Me, -MX or -M# requires service_name/type"),
        (.entry, "foo/unix=bad", "bad field count: \"foo/unix=bad\""),
        (.entry, "foo/unix=a b - - n - - c", "invalid type field \"b\" in \"a b - - n - - c\""),
        (.entry, "new/unix=a b - - n - - c", "invalid type field \"b\" in \"a b - - n - - c\""),
        (.entry, " #foo/unix=x", "-Me, -Fe, -Pe, -X, or -# accept no comment input"),
        (.entry, "foo/unix=x\ny", "-Me, -Fe, -Pe, -X, or -# accept no multi-line input"),
        (.entry, "foo/unix", "missing '=' after attribute name: \"foo/unix\""),
        (.entry, " = x", "missing attribute name: \" = x\""),
        (.field, "foo/unix=x", "-Fe or -FX requires service_name/type/field_name"),
        (.field, "foo/unix/*=x", "-Fe does not accept wild-card field name"),
        (.field, "foo/unix/zz=x", "invalid service attribute name: \"zz\""),
        (.field, "foo/unix/chroot=x y", "-Fe does not accept whitespace in non-command field"),
        (.field, "foo/unix/chroot=maybe", "invalid chroot field \"maybe\" in \"maybe\""),
        (.field, "foo/unix/chroot=", "invalid chroot field \"\" in \"\""),
        (.field, "foo/unix/wakeup=", "invalid wakeup field \"\" in \"\""),
        (.field, "foo/unix/command=", "bad field count: \"foo/unix/command=\""),
        (.parameter, "foo/unix=x", "-Pe or -PX requires service_name/type/parameter"),
        (.parameter, "foo/unix/*=x", "-Pe does not accept wild-card parameter name"),
        (.parameter, "foo/unix/a=b c", "-Pe does not accept whitespace in parameter value"),
    ])
    func `a request that cannot be used is an error`(
        part: MasterFileEdit.Part, argument: String, words: String
    ) {
        #expect(edit(part, .set, argument) == words)
    }

    @Test func `names to remove have no value`() {
        #expect(edit(.entry, .remove, "foo/unix=") == "-X or -# requires names without value")
        #expect(edit(.parameter, .remove, "foo/unix/*") == "-Pe does not accept wild-card parameter name")
    }

    @Test(arguments: [
        ("a\n unix - - n - - b\n", "file master.cf: line 1: specify service name and type on the same line"),
        (
            "# c\na=b unix - - n - - b\n",
            """
            file master.cf: line 2: service name syntax "a=b" is unsupported with -Me, -Fe, -Pe, -X, or -#
            """
        ),
        (
            "a b/c - - n - - b\n",
            """
            file master.cf: line 1: service type syntax "b/c" is unsupported with -Me, -Fe, -Pe, -X, or -#
            """
        ),
        ("foo unix - -\n", "file master.cf: line 1: bad field count"),
        (
            "foo unix - - x - - b\n  y\n",
            "invalid chroot field \"x\" in \"foo unix - - x - - b   y \" (master.cf, line 1)"
        ),
    ])
    func `an entry of the file that cannot be used is an error`(text: String, words: String) {
        #expect(edit(.field, .set, "foo/unix/wakeup=1", of: text) == words)
    }

    @Test func `an entry that is not asked for may be bad`() {
        #expect(edit(.entry, .remove, "b/unix", of: "a bad\nb unix\n") == "a bad\n")
    }

    @Test func `nothing is appended to an unfinished line`() {
        let entry = "a          unix  -       -       n       -       -       b\n"
        #expect(
            edit(.entry, .set, "a/unix=a unix - - n - - b", of: "# c", endsLastLine: false) == "# c\n" + entry
        )
        #expect(
            edit(.field, .set, "a/unix/chroot=n", of: "a unix - - y - - b\n # c", endsLastLine: false)
                == " # c\n" + entry)
        #expect(edit(.entry, .remove, "a/unix", of: "b unix", endsLastLine: false) == "b unix")
        #expect(edit(.entry, .remove, "a/unix", of: "b unix", endsLastLine: true) == "b unix\n")
    }

    @Test func `bytes behind a NUL stay where nothing is changed`() {
        #expect(
            edit(.field, .set, "b/unix/chroot=y", of: "a unix\0rest\nb unix - - n - - c\0rest\n  -v\n")
                == "a unix\0rest\nb          unix  -       -       y       -       -       c -v\n")
    }

    @Test func `writing what is there changes only its form`() {
        let once = edit(.field, .set, "*/*/wakeup=5")
        #expect(edit(.field, .set, "*/*/wakeup=5", of: once) != before)
        #expect(edit(.field, .set, "*/*/wakeup=5", of: edit(.field, .set, "*/*/wakeup=5", of: once)) != "")
    }
}
