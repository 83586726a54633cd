import Foundation
import Testing

@Suite struct InstallTests {
    /// What `make install` puts below its destination.
    private static let installed = [
        "bin/pk-newaliases", "bin/pk-postalias", "bin/pk-postbuild", "bin/pk-postconf", "bin/pk-postmap",
        "bin/pk-postresolve",
        "share/bash-completion/completions/pk-newaliases", "share/bash-completion/completions/pk-postalias",
        "share/bash-completion/completions/pk-postbuild",
        "share/bash-completion/completions/pk-postconf", "share/bash-completion/completions/pk-postmap",
        "share/bash-completion/completions/pk-postresolve",
        "share/fish/vendor_completions.d/pk-newaliases.fish",
        "share/fish/vendor_completions.d/pk-postalias.fish",
        "share/fish/vendor_completions.d/pk-postbuild.fish",
        "share/fish/vendor_completions.d/pk-postconf.fish", "share/fish/vendor_completions.d/pk-postmap.fish",
        "share/fish/vendor_completions.d/pk-postresolve.fish",
        "share/man/man1/pk-newaliases.1", "share/man/man1/pk-postalias.1", "share/man/man1/pk-postbuild.1",
        "share/man/man1/pk-postconf.1", "share/man/man1/pk-postmap.1", "share/man/man1/pk-postresolve.1",
        "share/man/man5/pk-postkit-tables.5",
        "share/zsh/site-functions/_pk-newaliases", "share/zsh/site-functions/_pk-postalias",
        "share/zsh/site-functions/_pk-postbuild",
        "share/zsh/site-functions/_pk-postconf", "share/zsh/site-functions/_pk-postmap",
        "share/zsh/site-functions/_pk-postresolve",
    ]

    @Test func `programs with a prefix live beside others, and go again`() throws {
        try withFolder { folder in
            let make = """
                make -s -C '\(Toolkit.root.path)' BIN='\(Toolkit.programs.path)' DESTDIR="$PWD/stage" PREFIX=/opt \
                PROGRAM_PREFIX=pk-
                """
            let install = try ShellRun("\(make) install", in: folder)
            #expect(install.status == 0)
            #expect(install.errors == "")
            let list = try ShellRun(
                "cd stage/opt && find . ! -type d | sed 's|^./||' | LC_ALL=C sort", in: folder)
            #expect(list.output.split(separator: "\n").map(String.init) == Self.installed)

            let use = try ShellRun(
                """
                PATH=$PWD/stage/opt/bin:$PATH
                echo 'a 1' >t; pk-postmap hash:t; pk-postmap -q a hash:t; pk-postmap -q a hash:none
                echo 'alias_database = hash:aliases' >main.cf; echo 'root: ann' >aliases
                pk-newaliases -c .; pk-postalias -q root hash:aliases; pk-newaliases x
                : >master.cf; pk-postconf -c . alias_database
                """, in: folder)
            #expect(use.output == "1\nann\nalias_database = hash:aliases\n")
            #expect(
                use.errors == """
                    pk-postmap: fatal: open database none.db: No such file or directory
                    pk-newaliases: fatal: newaliases takes no operands: see alias_database

                    """)

            let texts = try ShellRun(
                """
                cd stage/opt/share
                grep -c '^[.]Nm postmap' man/man1/pk-postmap.1; grep -c '^[.]Nm pk-postmap' man/man1/pk-postmap.1
                grep '^[.]Xr.*postalias' man/man1/pk-newaliases.1 man/man1/pk-postmap.1
                tail -n 1 bash-completion/completions/pk-postmap; head -n 1 zsh/site-functions/_pk-newaliases
                grep -vc '^complete -c pk-postalias ' fish/vendor_completions.d/pk-postalias.fish
                grep -h '^[.]Xr .*postconf' man/man1/pk-postmap.1 man/man1/pk-postconf.1
                """, in: folder)
            #expect(
                texts.output == """
                    0
                    1
                    man/man1/pk-postmap.1:.Xr pk-postalias 1 ,
                    complete -F _postkit_postmap pk-postmap
                    #compdef pk-newaliases
                    1
                    .Xr pk-postconf 1 ,
                    .Xr postconf 5 ,
                    .Xr postconf 5 ,

                    """)

            #expect(try ShellRun("\(make) uninstall && find stage ! -type d", in: folder).output == "")
        }
    }
}
