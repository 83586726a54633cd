import Foundation
import Testing

/// The recipes of postbuild(1), as far as the programs that they are for are here.
@Suite struct PostbuildRecipeTests {
    /// The literal blocks of the RECIPES of the manual, in their order.
    private static func recipes() throws -> [String] {
        var blocks: [String] = []
        var isRecipe = false
        var isLiteral = false
        for line in try Toolkit.text("man/postbuild.1").split(
            separator: "\n", omittingEmptySubsequences: false)
        {
            if line.hasPrefix(".Sh ") { isRecipe = line == ".Sh RECIPES" }
            if line.hasPrefix(".Bd -literal") {
                isLiteral = true
                if isRecipe { blocks.append("") }
            } else if line.hasPrefix(".Ed") {
                isLiteral = false
            } else if isRecipe, isLiteral {
                blocks[blocks.count - 1] += line + "\n"
            }
        }
        return blocks
    }

    /// The recipe that holds a text, in a file `recipe` of a folder.
    private func withRecipe(_ text: String, _ body: (URL) throws -> Void) throws {
        let recipe = try #require(try Self.recipes().first { $0.contains(text) })
        try withFolder { folder in
            try Data(recipe.utf8).write(to: folder.appendingPathComponent("recipe"))
            try body(folder)
        }
    }

    private static let setup = """
        mkdir -p etc; printf '%s\\n' 'virtual_alias_maps = hash:virtual' 'alias_maps =' 'alias_database =' >etc/main.cf
        sed -i "s|hash:|hash:$PWD/etc/|" etc/main.cf; : >etc/master.cf; echo 'a b' >etc/virtual

        """

    @Test func `the task of Ansible is changed when a table is`() throws {
        try withRecipe("changed_when") { folder in
            // The last line of the output, as JSON, and its member: what changed_when asks for.
            let run = try ShellRun(
                Self.setup + """
                    command=$(sed -n 's/.*ansible.builtin.command: //p' recipe); export MAIL_CONFIG=$PWD/etc
                    grep -o 'stdout_lines | last | from_json).changed' recipe
                    for i in 1 2; do $command | tail -n 1 | grep -o '"changed": [a-z]*'; done
                    """, in: folder)
            #expect(
                run.output
                    == "stdout_lines | last | from_json).changed\n\"changed\": true\n\"changed\": false\n")
        }
    }

    @Test func `a push builds the tables`() throws {
        try withRecipe("checkout -f") { folder in
            let run = try ShellRun(
                """
                command -v git >/dev/null || { echo 'postbuild b'; exit; }
                export HOME=$PWD GIT_CONFIG_NOSYSTEM=1 POSTFIX=$PWD/live; mkdir live
                git init -q --bare repository; cp recipe repository/hooks/post-receive
                chmod +x repository/hooks/post-receive; git init -q work; cd work
                git config user.email a@example.com; git config user.name a
                printf '%s\\n' "virtual_alias_maps = hash:$POSTFIX/virtual" 'alias_maps =' 'alias_database =' >main.cf
                : >master.cf; echo 'a b' >virtual; git add .; git commit -qm one
                git push -q ../repository HEAD:refs/heads/main HEAD:refs/heads/master >../log 2>&1
                grep -q created ../log && printf 'postbuild '; postmap -c "$POSTFIX" -q a "hash:$POSTFIX/virtual"
                """, in: folder)
            #expect(run.output == "postbuild b\n", "\(run.errors)")
        }
    }

    @Test func `the command of the image builds its tables`() throws {
        try withRecipe("FROM ") { folder in
            let run = try ShellRun(
                Self.setup + """
                    mkdir -p image/etc && cp -R etc image/etc/postfix && sed -i 's|hash:.*/etc|hash:/etc/postfix|' \\
                        image/etc/postfix/main.cf
                    command=$(sed -n 's/^RUN //p' recipe); $command --root image | grep -v '^[-+@ ]'; ls image/etc/postfix
                    grep lmdb:/etc image/etc/postfix/main.cf
                    """, in: folder)
            #expect(
                run.output == """
                    created lmdb:/etc/postfix/virtual (1 entry, +1 -0 ~0)
                    1 table: 1 created
                    main.cf
                    master.cf
                    virtual
                    virtual.lmdb
                    virtual_alias_maps = lmdb:/etc/postfix/virtual

                    """)
        }
    }

    @Test func `systemd takes the units`() throws {
        let recipes = try Self.recipes()
        let path = try #require(recipes.first { $0.hasPrefix("[Path]") })
        let service = try #require(recipes.first { $0.hasPrefix("[Service]") })
        try withFolder { folder in
            try Data(path.utf8).write(to: folder.appendingPathComponent("postbuild.path"))
            let here = service.replacingOccurrences(
                of: "/usr/local/bin/", with: Toolkit.programs.resolvingSymlinksInPath().path + "/")
            try Data(here.utf8).write(to: folder.appendingPathComponent("postbuild.service"))
            let run = try ShellRun(
                """
                command -v systemd-analyze >/dev/null || exit 0
                systemd-analyze verify ./postbuild.path ./postbuild.service 2>&1 | grep -i postbuild
                exit 0
                """, in: folder)
            #expect(run.output == "")
        }
    }

    @Test func `make builds and checks`() throws {
        try withRecipe("all:") { folder in
            let run = try ShellRun(
                Self.setup + """
                    cp recipe etc/Makefile; make -s -C etc; make -s -C etc check; echo 'c d' >>etc/virtual
                    make -s -C etc check 2>/dev/null || echo differs
                    """, in: folder)
            #expect(
                run.output.replacingOccurrences(of: folder.path, with: "") == """
                    created hash:/etc/virtual (1 entry, +1 -0 ~0)
                    1 table: 1 created
                    unchanged hash:/etc/virtual (1 entry)
                    1 table: 1 unchanged
                    changed hash:/etc/virtual (2 entries, +1 -0 ~0)
                    +c\td
                    1 table: 1 changed
                    differs

                    """, "\(run.errors)")
        }
    }
}
