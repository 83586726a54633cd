import Foundation
import Testing

/// What postresolve says, whole.
@Suite struct PostresolveTests {
    /// A server for example.com, with the users joe and ann.
    private static let server = """
        cat >main.cf <<'END'
        compatibility_level = 3.6
        myhostname = mail.example.com
        myorigin = $mydomain
        mydestination = $mydomain, localhost
        home_mailbox = Maildir/
        recipient_delimiter = +
        alias_maps = texthash:aliases
        virtual_alias_maps = hash:virtual, regexp:patterns
        END
        cat >master.cf <<'END'
        smtp inet n - n - - smtpd
        local unix - n n - - local
        error unix - - n - - error
        retry unix - - n - - error
        discard unix - - n - - discard
        smtp unix - - n - - smtp
        relay unix - - n - - smtp
        END
        printf '%s:x:%s::/home/x:/bin/sh\\n' joe 1000:1000 ann 1001:1001 | sed 's|\\(.*\\):x\\(.*\\)home/x|\\1:x\\2home/\\1|' >passwd
        cat >aliases <<'END'
        team joe, ann, "|/bin/archive x", sue@example.org
        postmaster root
        root joe
        a b
        b a
        END
        cat >virtual <<'END'
        sales@example.com team
        @v.example ann+x@example.com
        joe@v.example joe@v.example, nobody
        END
        echo '/^info-(.*)@example\\.com$/ $1@example.com' >patterns
        postmap -c . hash:virtual
        alias resolve='postresolve -c . --passwd passwd'

        """

    static let cases: [CommandCase] = [
        CommandCase(
            name: "aliases are followed to the mailbox, with file and line",
            script: server + "resolve postmaster@localhost",
            output: """
                postmaster@localhost: deliverable
                  resolve postmaster@localhost: class local, transport local, nexthop mail.example.com
                  alias postmaster@localhost -> root (texthash:aliases, key postmaster, aliases:2)
                  resolve root@example.com: class local, transport local, nexthop mail.example.com
                  alias root@example.com -> joe (texthash:aliases, key root, aliases:3)
                  resolve joe@example.com: class local, transport local, nexthop mail.example.com
                  => deliverable joe@example.com: maildir /home/joe/Maildir/ (2.0.0)
                  limits in bytes: message_size_limit 10240000, mailbox_size_limit 51200000

                """),
        CommandCase(
            name: "a list goes several ways, and -v shows what is stored",
            script: server + "resolve -v sales@example.com | sed '/SMTP/d;/limits/d;/Delivered-To/s/;.*//'",
            output: """
                sales@example.com: deliverable
                  virtual alias sales@example.com -> team@example.com (hash:virtual, virtual:1)
                  virtual_alias_maps: hash:virtual has sales@example.com -> team
                  resolve team@example.com: class local, transport local, nexthop mail.example.com
                  alias team@example.com -> joe, ann, |/bin/archive x, sue@example.org (texthash:aliases, key team, aliases:1)
                  alias_maps: texthash:aliases has team -> joe, ann, "|/bin/archive x", sue@example.org
                  - resolve joe@example.com: class local, transport local, nexthop mail.example.com
                    => deliverable joe@example.com: maildir /home/joe/Maildir/ (2.0.0)
                  - resolve ann@example.com: class local, transport local, nexthop mail.example.com
                    => deliverable ann@example.com: maildir /home/ann/Maildir/ (2.0.0)
                  - => deliverable team@example.com: command /bin/archive x (2.0.0)
                  - resolve sue@example.org: class default, transport smtp, nexthop example.org
                    reinject sue@example.org
                    note: transport smtp is not local
                    resolve sue@example.org: class default, transport smtp, nexthop example.org
                    => deliverable sue@example.org: transport smtp:example.org (2.0.0)

                """),
        CommandCase(
            name: "a loop is told in few lines, and with all of them",
            script: server + """
                resolve a@localhost | sed 's/, transport.*//' | sort | uniq -c | sort -rn | head -n 3
                resolve -v a@localhost | grep -c 'alias a@example.com -> b'
                """,
            output: """
                      2   resolve b@example.com: class local
                      2   resolve a@example.com: class local
                      2   alias b@example.com -> a (texthash:aliases, key b, aliases:5)
                11

                """),
        CommandCase(
            name: "exit statuses tell verdicts, the heaviest of all addresses",
            script: server + """
                s() { "$@" >/dev/null 2>&1; printf '%s ' $?; }
                s resolve joe@localhost; s resolve nobody@localhost; s resolve joe@localhost nobody@localhost
                s resolve -o 'transport_maps = retry' joe@x.example; s resolve -o transport_maps=texthash:none nobody@localhost joe
                s resolve -o transport_maps=nis:x joe nobody@localhost; s resolve -o recipient_delimiter joe
                s resolve -o smtputf8_enable=maybe joe; s resolve --passwd none joe; s resolve; s resolve --from x joe
                s resolve --from remote joe@else.example; s resolve --from remote joe@localhost; echo
                """.replacingOccurrences(of: "s resolve", with: "s postresolve -c . --passwd passwd"),
            output: "0 1 1 75 75 69 64 78 66 64 64 75 0 \n"),
        CommandCase(
            name: "JSON has the members that the manual names, in their order",
            script: server + "resolve --format json joe+x@localhost; resolve --format json 'x y@v.example' | cut -c 1-70",
            output: #"""
                {"schema": 1, "query": "joe+x@localhost", "verdict": "deliverable", "accepted": {"smtp": true, "code": "250 2.1.5", "reason": "Ok"}, "deliveries": [{"recipient": "joe+x@localhost", "original_recipient": "joe+x@localhost", "class": "local", "transport": "local", "nexthop": "mail.example.com", "method": "maildir", "target": "/home/joe/Maildir/", "verdict": "deliverable", "dsn": "2.0.0", "reason": "delivered to maildir"}], "steps": [{"id": 1, "parent": 0, "stage": "resolve", "input": "joe+x@localhost", "output": ["joe+x@localhost"], "table": null, "key": null, "value": null, "source": null, "note": "class local, transport local, nexthop mail.example.com"}, {"id": 2, "parent": 1, "stage": "delivery", "input": "joe+x@localhost", "output": ["/home/joe/Maildir/"], "table": null, "key": null, "value": null, "source": null, "note": "maildir: 2.0.0 delivered to maildir"}], "warnings": []}
                {"schema": 1, "query": "x y@v.example", "verdict": "deliverable", "acc

                """#),
        CommandCase(
            name: "addresses come from standard input, one a line",
            script: server + """
                printf 'joe@localhost\\n\\n  nobody@localhost \\nann' | resolve --format json - | cut -d , -f 1-3; echo
                printf 'joe@localhost\\nann@localhost\\n' | resolve - | grep -v -e resolve -e limits; resolve - </dev/null
                """,
            output: """
                {"schema": 1, "query": "joe@localhost", "verdict": "deliverable"
                {"schema": 1, "query": "nobody@localhost", "verdict": "undeliverable"
                {"schema": 1, "query": "ann", "verdict": "deliverable"

                joe@localhost: deliverable
                  => deliverable joe@localhost: maildir /home/joe/Maildir/ (2.0.0)

                ann@localhost: deliverable
                  => deliverable ann@localhost: maildir /home/ann/Maildir/ (2.0.0)

                """),
        CommandCase(
            name: "answers do not wait for the end of the input",
            script: server + """
                mkfifo in out; resolve --format json - <in >out & exec 3>in 4<out
                echo joe@localhost >&3; read -r line <&4; echo "$line" | cut -c 1-40
                echo ann@localhost >&3; read -r line <&4; echo "$line" | cut -c 1-40; exec 3>&-; wait
                """,
            output: """
                {"schema": 1, "query": "joe@localhost",
                {"schema": 1, "query": "ann@localhost",

                """),
        CommandCase(
            name: "a graph has a node for each address and end",
            script: server + "resolve --format dot joe@v.example 'a\"b'@v.example",
            output: #"""
                digraph postresolve {
                  rankdir=LR;
                  node [fontname="sans-serif"];
                  edge [fontname="sans-serif", fontsize=10];
                  n1 [label="joe@v.example", shape=box, style=bold];
                  n2 [label="nobody@example.com", shape=box];
                  n1 -> n1 [label="virtual_alias_maps\nvirtual:3"];
                  n1 -> n2 [label="virtual_alias_maps\nvirtual:3"];
                  n3 [label="transport smtp:v.example\n2.0.0 handed to smtp, which is told to deliver to v.example", shape=ellipse, style=filled, fillcolor=palegreen];
                  n1 -> n3;
                  n4 [label="bounce\n5.1.1 unknown user: \"nobody\"", shape=ellipse, style=filled, fillcolor=salmon];
                  n2 -> n4;
                  n5 [label="a\"b@v.example", shape=box, style=bold];
                  n6 [label="ab@v.example", shape=box];
                  n5 -> n6;
                  n7 [label="ann+x@example.com", shape=box];
                  n6 -> n7 [label="virtual_alias_maps\nvirtual:2"];
                  n8 [label="maildir /home/ann/Maildir/\n2.0.0 delivered to maildir", shape=ellipse, style=filled, fillcolor=palegreen];
                  n7 -> n8;
                }

                """#, status: 1),
        CommandCase(
            name: "the way back: who sends to an address, a user, a domain",
            script: server + """
                resolve --to sue@example.org; echo; resolve --to ann 2>/dev/null; echo; resolve --to example.org 2>/dev/null
                resolve --to nowhere 2>/dev/null; echo $?; resolve -o virtual_alias_maps= --to nowhere; echo $?
                """,
            output: """
                sales@example.com: /home/joe/Maildir/ (hash:virtual, virtual:1)
                """, errors: ""),
    ]

    @Test(arguments: cases)
    func `postresolve follows mail`(_ one: CommandCase) throws {
        try withFolder { folder in
            let run = try ShellRun(one.script, in: folder)
            #expect(run.output == one.output)
            #expect(run.errors == one.errors)
            #expect(run.status == one.status)
        }
    }
}
