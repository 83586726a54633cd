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
                    by ./master.cf:6: smtp

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
                12

                """),
        CommandCase(
            name: "a long list is cut, but for -v, and recipients that are there already are told",
            script: server + """
                echo "all@v.example $(seq -s , -f 'u%.0f@w.example' 15), u1@w.example" >>virtual; postmap -c . hash:virtual
                resolve all@v.example | sed -n '2p;/dropped/p;$p'; resolve -v all@v.example | grep -c 'u15@w.example, u1@w'
                """,
            output: """
                  virtual alias all@v.example -> u1@w.example, u2@w.example, u3@w.example, u4@w.example, u5@w.example, \
                u6@w.example, u7@w.example, u8@w.example, u9@w.example, u10@w.example, u11@w.example, u12@w.example and 4 more \
                (hash:virtual, virtual:4)
                  - u1@w.example is dropped: the message has this recipient already
                  limits in bytes: message_size_limit 10240000
                2

                """),
        CommandCase(
            name: "exit statuses tell verdicts, the heaviest of all addresses",
            script: server
                + """
                s() { "$@" >/dev/null 2>&1; printf '%s ' $?; }
                s resolve joe@localhost; s resolve nobody@localhost; s resolve joe@localhost nobody@localhost
                s resolve -o 'transport_maps = retry' joe@x.example; s resolve -o transport_maps=texthash:none nobody@localhost joe
                s resolve -o transport_maps=nis:x joe nobody@localhost; s resolve -o recipient_delimiter joe
                s resolve -o smtputf8_enable=maybe joe; s resolve --passwd none joe; s resolve; s resolve --from x joe
                s resolve --from remote joe@else.example; s resolve --from remote joe@localhost
                s resolve --passwd . joe; s resolve --passwd /dev/zero joe; s resolve --passwd passwd/x joe; echo
                """.replacingOccurrences(of: "s resolve", with: "s postresolve -c . --passwd passwd"),
            output: "0 1 1 75 75 69 64 78 66 64 64 75 0 66 66 66 \n"),
        CommandCase(
            name: "JSON has the members that the manual names, in their order",
            script: server
                + "resolve --format json joe+x@localhost; resolve --format json '\"x y\"@v.example' | cut -c 1-76",
            output: #"""
                {"schema": 1, "query": "joe+x@localhost", "verdict": "deliverable", "accepted": {"smtp": true, "code": "250 2.1.5", "reason": "Ok"}, "deliveries": [{"recipient": "joe+x@localhost", "original_recipient": "joe+x@localhost", "class": "local", "transport": "local", "nexthop": "mail.example.com", "method": "maildir", "target": "/home/joe/Maildir/", "verdict": "deliverable", "dsn": "2.0.0", "reason": "delivered to maildir"}], "steps": [{"id": 1, "parent": 0, "stage": "resolve", "input": "joe+x@localhost", "output": ["joe+x@localhost"], "table": null, "key": null, "value": null, "source": null, "note": "class local, transport local, nexthop mail.example.com"}, {"id": 2, "parent": 1, "stage": "delivery", "input": "joe+x@localhost", "output": ["/home/joe/Maildir/"], "table": null, "key": null, "value": null, "source": null, "note": "maildir: 2.0.0 delivered to maildir; mailbox_size_limit 51200000; message_size_limit 10240000"}], "warnings": []}
                {"schema": 1, "query": "\"x y\"@v.example", "verdict": "deliverable", "accep

                """#),
        CommandCase(
            name: "addresses come from standard input, one a line, and users may come from a pipe",
            script: server + """
                printf 'joe@localhost\\n\\n  nobody@localhost \\nann' | resolve --format json - | cut -d , -f 1-3; echo
                printf 'joe@localhost\\nann@localhost\\n' | resolve - | grep -v -e resolve -e limits; resolve - </dev/null
                mkfifo users; cat passwd >users & postresolve -c . --passwd users --to ann 2>/dev/null | tail -n 1
                """,
            output: """
                {"schema": 1, "query": "joe@localhost", "verdict": "deliverable"
                {"schema": 1, "query": "nobody@localhost", "verdict": "undeliverable"
                {"schema": 1, "query": "ann", "verdict": "deliverable"

                joe@localhost: deliverable
                  => deliverable joe@localhost: maildir /home/joe/Maildir/ (2.0.0)

                ann@localhost: deliverable
                  => deliverable ann@localhost: maildir /home/ann/Maildir/ (2.0.0)
                ann@localhost: /home/ann/Maildir/ (proxy:unix:passwd.byname)

                """),
        CommandCase(
            name: "answers do not wait for the end of the input",
            script: server + """
                mkfifo in out; resolve --format json - <in >out & exec 3>in 4<out
                echo joe@localhost >&3; read -r line <&4; echo "$line" | cut -c 1-39
                echo ann@localhost >&3; read -r line <&4; echo "$line" | cut -c 1-39; exec 3>&-; wait
                """,
            output: """
                {"schema": 1, "query": "joe@localhost",
                {"schema": 1, "query": "ann@localhost",

                """),
        CommandCase(
            name: "a graph has a node for each address and end",
            script: server + "resolve --format dot joe@v.example '\"a b\"@v.example'",
            output: #"""
                digraph postresolve {
                  rankdir=LR;
                  node [fontname="sans-serif"];
                  edge [fontname="sans-serif", fontsize=10];
                  n1 [label="joe@v.example", shape=box, style=bold];
                  n1 -> n1 [label="virtual_alias_maps\nvirtual:3"];
                  n2 [label="nobody@example.com", shape=box];
                  n1 -> n2 [label="virtual_alias_maps\nvirtual:3"];
                  n3 [label="transport smtp:v.example\n2.0.0 handed to smtp, which is told to deliver to v.example", shape=ellipse, style=filled, fillcolor=palegreen];
                  n1 -> n3;
                  n4 [label="bounce\n5.1.1 unknown user: \"nobody\"", shape=ellipse, style=filled, fillcolor=salmon];
                  n2 -> n4;
                  n5 [label="\"a b\"@v.example", shape=box, style=bold];
                  n6 [label="ann+x@example.com", shape=box];
                  n5 -> n6 [label="virtual_alias_maps\nvirtual:2"];
                  n7 [label="maildir /home/ann/Maildir/\n2.0.0 delivered to maildir", shape=ellipse, style=filled, fillcolor=palegreen];
                  n6 -> n7;
                }

                """#, status: 1),
        CommandCase(
            name: "a graph is one piece, whatever aliases and lists name",
            script: server + """
                printf '%s\\n' "lists :include:$PWD/list, /data/box" "self :include:$PWD/self" >>aliases
                echo ":include:$PWD/self" >self; printf '%s\\n' root '"|/bin/x"' >list
                sed "s/^ann:x:1001/ann:x:$(id -u)/" passwd >owned; chmod 644 list self
                for a in postmaster@localhost lists+e@localhost sales@example.com self@localhost; do
                    postresolve -c . --passwd owned --format dot $a >dot
                    reached=' n1 '
                    for round in 1 2 3 4 5 6 7 8; do
                        while read -r from arrow to rest; do
                            case $arrow$reached in '->'*" $from "*) reached="$reached${to%;} ";; esac
                        done <dot
                    done
                    while read -r n rest; do
                        case $reached$rest in *" $n "*) ;; *'[label='*shape=*) echo "$a: lost $n";; esac
                    done <dot
                    grep -c shape= dot
                done
                postresolve -c . --passwd owned --format dot lists@localhost | sed "s|$PWD/||"
                """,
            output: #"""
                4
                9
                10
                2
                digraph postresolve {
                  rankdir=LR;
                  node [fontname="sans-serif"];
                  edge [fontname="sans-serif", fontsize=10];
                  n1 [label="lists@localhost", shape=box, style=bold];
                  n2 [label=":include:list", shape=box];
                  n1 -> n2 [label="alias_maps\naliases:6"];
                  n3 [label="/data/box", shape=box];
                  n1 -> n3 [label="alias_maps\naliases:6"];
                  n4 [label="root", shape=box];
                  n2 -> n4 [label="include\nlist:1"];
                  n5 [label="|/bin/x", shape=box];
                  n2 -> n5 [label="include\nlist:1"];
                  n6 [label="joe", shape=box];
                  n4 -> n6 [label="alias_maps\naliases:3"];
                  n7 [label="bounce\n5.7.1 mail to command is restricted", shape=ellipse, style=filled, fillcolor=salmon];
                  n2 -> n7;
                  n8 [label="file /data/box\n2.0.0 delivered to file: /data/box", shape=ellipse, style=filled, fillcolor=palegreen];
                  n3 -> n8;
                  n9 [label="maildir /home/joe/Maildir/\n2.0.0 delivered to maildir", shape=ellipse, style=filled, fillcolor=palegreen];
                  n6 -> n9;
                }

                """#, status: 0),
        CommandCase(
            name: "the way back: who sends to an address, a user, a domain",
            script: server + """
                resolve --to sue@example.org; echo; resolve --to ann 2>/dev/null; echo; resolve --to example.org 2>/dev/null
                resolve --to nowhere 2>/dev/null; echo $?; resolve -o virtual_alias_maps= --to nowhere; echo $?
                """,
            output: """
                sales@example.com: sue@example.org via smtp:example.org (hash:virtual, virtual:1)
                team@example.com: sue@example.org via smtp:example.org (texthash:aliases, aliases:1)
                team@localhost: sue@example.org via smtp:example.org (texthash:aliases, aliases:1)

                any-other-name@v.example: /home/ann/Maildir/ (hash:virtual, virtual:2)
                sales@example.com: /home/ann/Maildir/ (hash:virtual, virtual:1)
                team@example.com: /home/ann/Maildir/ (texthash:aliases, aliases:1)
                team@localhost: /home/ann/Maildir/ (texthash:aliases, aliases:1)
                ann@example.com: /home/ann/Maildir/ (proxy:unix:passwd.byname)
                ann@localhost: /home/ann/Maildir/ (proxy:unix:passwd.byname)

                sales@example.com: sue@example.org via smtp:example.org (hash:virtual, virtual:1)
                team@example.com: sue@example.org via smtp:example.org (texthash:aliases, aliases:1)
                team@localhost: sue@example.org via smtp:example.org (texthash:aliases, aliases:1)
                69
                1

                """,
            errors: """
                postresolve: warning: virtual_alias_maps: regexp:patterns: tables of type regexp do not list their entries; \
                addresses in it are not found

                """),
        CommandCase(
            name: "two configurations are compared by where mail goes",
            script: server + """
                mkdir old; sed '/virtual_alias/s/=.*/= hash:old-virtual/' main.cf >old/main.cf; cp master.cf old
                printf '%s\\n' 'sales@example.com sue@example.org' 'gone@example.com ann' >old-virtual; postmap hash:old-virtual
                resolve --diff old 2>/dev/null; echo $?; resolve --diff . 2>/dev/null; echo $?
                resolve --diff old --format json 2>/dev/null | head -n 2; resolve --diff none; echo $?
                """,
            output: #"""
                gone@example.com
                -/home/ann/Maildir/
                +bounce 5.1.1
                sales@example.com
                 sue@example.org via smtp:example.org
                +/home/ann/Maildir/
                +/home/joe/Maildir/
                +|/bin/archive x
                any-other-name@v.example
                -any-other-name@v.example via smtp:v.example
                +/home/ann/Maildir/
                joe@v.example
                 joe@v.example via smtp:v.example
                +bounce 5.1.1
                1
                0
                {"query": "gone@example.com", "old": ["/home/ann/Maildir/"], "new": ["bounce 5.1.1"], "old_verdict": "deliverable", "new_verdict": "undeliverable"}
                {"query": "sales@example.com", "old": ["sue@example.org via smtp:example.org"], "new": ["/home/ann/Maildir/", "/home/joe/Maildir/", "sue@example.org via smtp:example.org", "|/bin/archive x"], "old_verdict": "deliverable", "new_verdict": "deliverable"}
                78

                """#,
            errors: "postresolve: fatal: open none/main.cf: No such file or directory\n"),
        CommandCase(
            name: "a file below the directory of the configuration is that of the other one",
            script: """
                mkdir new old; for d in new old; do echo "x@v.example $d@w.example" >$d/virtual; echo 'smtp unix - - - - - smtp' >$d/master.cf
                postmap hash:$d/virtual; printf '%s\n' 'myhostname = m.v.test' 'alias_maps =' "virtual_alias_maps = hash:$PWD/new/virtual" >$d/main.cf; done
                postresolve -c "$PWD/new" --diff "$PWD/old"
                """,
            output: """
                x@v.example
                -old@w.example via smtp:w.example
                +new@w.example via smtp:w.example

                """, status: 1),
        CommandCase(
            name: "expectations are compared with what happens",
            script: server + """
                printf '%s\\n' '# of joe' 'root@localhost -> joe' 'sales@example.com -> joe, ann,' '  |/bin/archive x' >t
                echo 'nobody@localhost -> 5.1.1' >>t; echo 'info-joe@example.com -> joe' >>t
                resolve --test t --coverage 2>/dev/null; echo $?; sed -i '4s/$/, @example.org/' t; resolve --test t; echo $?
                echo 'x y' >>t; resolve --test t; echo $?; resolve --test none; echo $?
                resolve --test /dev/null; echo 'joe@localhost -> ann' >u; resolve --test u --format json | cut -d , -f 1-7
                """,
            output: #"""
                t:3: sales@example.com
                  expected: joe, ann, |/bin/archive x
                  found:    /home/joe/Maildir/, /home/ann/Maildir/, |/bin/archive x, sue@example.org via smtp:example.org
                sales@example.com: deliverable
                  virtual alias sales@example.com -> team@example.com (hash:virtual, virtual:1)
                  resolve team@example.com: class local, transport local, nexthop mail.example.com
                  alias team@example.com -> joe, ann, |/bin/archive x, sue@example.org (texthash:aliases, key team, aliases:1)
                  - resolve joe@example.com: class local, transport local, nexthop mail.example.com
                    => deliverable joe@example.com: maildir /home/joe/Maildir/ (2.0.0)
                  - resolve ann@example.com: class local, transport local, nexthop mail.example.com
                    => deliverable ann@example.com: maildir /home/ann/Maildir/ (2.0.0)
                  - => deliverable team@example.com: command /bin/archive x (2.0.0)
                  - resolve sue@example.org: class default, transport smtp, nexthop example.org
                    reinject sue@example.org
                    note: transport smtp is not local; a new message from <postmaster@example.com>, Delivered-To: team@example.com
                    resolve sue@example.org: class default, transport smtp, nexthop example.org
                    => deliverable sue@example.org: transport smtp:example.org (2.0.0)

                virtual:2: no test reaches @v.example (hash:virtual)
                virtual:3: no test reaches joe@v.example (hash:virtual)
                aliases:2: no test reaches postmaster (texthash:aliases)
                aliases:4: no test reaches a (texthash:aliases)
                aliases:5: no test reaches b (texthash:aliases)
                4 tests, 1 failed
                1
                4 tests, 0 failed
                0
                65
                66
                0 tests, 0 failed
                {"line": 1, "query": "joe@localhost", "passed": false, "expected": ["ann"], "found": ["/home/joe/Maildir/"], "missing": ["ann"], "unexpected": ["/home/joe/Maildir/"]

                """#,
            errors: """
                postresolve: fatal: t, line 7: expected format: address -> destination, destination
                postresolve: fatal: open none: No such file or directory

                """),
        CommandCase(
            name: "an audit finds what is wrong",
            script: server
                + "resolve --audit 2>/dev/null; echo $?; resolve --audit --format json 2>/dev/null | head -n 1",
            output: #"""
                virtual:3: dangling: joe@v.example: mail goes to nobody@example.com: 5.1.1 unknown user: "nobody"
                aliases:4: loop: a: a@example.com -> b@example.com -> a@example.com: recipient nesting limit exceeded
                aliases:5: loop: b: b@example.com -> a@example.com -> b@example.com: recipient nesting limit exceeded
                1
                {"kind": "dangling", "parameter": "virtual_alias_maps", "table": "hash:virtual", "key": "joe@v.example", "value": "joe@v.example, nobody", "source": {"file": "virtual", "line": 3}, "query": "joe@v.example", "reason": "mail goes to nobody@example.com: 5.1.1 unknown user: \"nobody\""}

                """#),
        CommandCase(
            name: "findings and entries stand in the order of their source",
            script: server + """
                for n in $(seq 1 30); do echo "k$n@v.example nobody"; done >virtual; postmap -c . hash:virtual
                resolve -o alias_maps= --audit 2>/dev/null | cut -d : -f 2 | sort -nc && echo sorted
                echo 'joe@localhost -> joe' >t; resolve -o alias_maps= --test t --coverage 2>/dev/null | grep virtual: | cut -d : -f 2 | sort -nc && echo sorted
                """,
            output: "sorted\nsorted\n"),
        CommandCase(
            name: "entries of access tables are looked at by mail from elsewhere",
            script: server + """
                printf '%s\\n' 'joe@example.com REJECT' 'ann@example.com OK' >access; echo '/^x/ OK' >access.re
                echo 'joe@example.com -> 5.7.1' >t
                p() { resolve -o alias_maps= -o virtual_alias_maps= --test t --coverage "$@" 2>/dev/null; echo $?
                    }
                set -- -o 'smtpd_recipient_restrictions=regexp:access.re, check_recipient_access texthash:access'
                p --from remote "$@"; p "$@" | tail -n 1
                """,
            output: """
                access:2: no test reaches ann@example.com (texthash:access)
                access.re:1: no test reaches this rule (regexp:access.re)
                1 test, 0 failed
                0
                1

                """),
        CommandCase(
            name: "a message may be too large for everybody",
            script: server + """
                resolve --ask-policy --size 99999999 joe@localhost; echo $?
                resolve --ask-policy --size 99999999 --format json joe@localhost | cut -d , -f 3-6
                resolve -o soft_bounce=yes --ask-policy --size 99999999 joe@localhost | head -n 2
                """,
            output: """
                joe@localhost: undeliverable
                  the SMTP server refuses it: 552 5.3.4 Message size exceeds fixed limit
                  resolve joe@localhost: class local, transport local, nexthop mail.example.com
                  => deliverable joe@localhost: maildir /home/joe/Maildir/ (2.0.0)
                  limits in bytes: message_size_limit 10240000, mailbox_size_limit 51200000
                1
                 "verdict": "undeliverable", "accepted": {"smtp": false, "code": "552 5.3.4", "reason": "Message size exceeds fixed limit"}
                joe@localhost: deferred
                  the SMTP server refuses it: 452 4.3.4 Message size exceeds fixed limit

                """),
        CommandCase(
            name: "an answer by chance is told, and is the same each time",
            script: server + """
                for i in 1 2 3 4 5 6; do
                    resolve -o 'transport_maps=randmap:{smtp:a,smtp:b}' sue@example.org
                done | grep -e '=>' -e note | sort | uniq -c | sed 's/^ *//'
                """,
            output: """
                6   => deliverable sue@example.org: transport smtp:a (2.0.0)
                6   note: one of these by chance: smtp:a, smtp:b

                """),
        CommandCase(
            name: "tests need an address, and a user who was expected is told of",
            script: server + """
                printf '%s\\n' ' -> joe' >t; resolve --test t; echo $?; printf '%s\\n' 'joe@localhost -> joe' ' -> joe' >t
                resolve --test t; echo $?; echo 'joe@localhost -> ann' >t; resolve --test t | grep -A 1 '^expected'
                """,
            output: """
                65
                65
                expected:
                ann: deliverable

                """,
            errors: """
                postresolve: fatal: t, line 1: no address before "->"
                postresolve: fatal: t, line 1: more than one "->": a line that begins with white space goes on with the one before

                """),
        CommandCase(
            name: "long names of tables are short for people, and bytes that are no text are none in JSON",
            script: server + """
                t() { resolve -o 'virtual_alias_maps = inline:{ long-name-of-a-list@v.example=joe, another@v.example=ann }' "$@" another@v.example; }
                t | sed -n 2p; t -v | sed -n 3p; t --format json | grep -c 'long-name-of-a-list'
                resolve --format json "$(printf 'a\\377\\303\\244@v.example')" |
                    LC_ALL=C grep -c "$(printf '\\357\\277\\275\\303\\244@')"
                v=$(seq -s , -f 'u%.0f' 300); resolve -o "virtual_alias_maps = inline:{ {x@v.example=joe}, {y=$v} }" --format json x@v.example |
                    grep -o '"table": "[^"]*"' | cut -c 1-24,200-
                """,
            output: """
                  virtual alias another@v.example -> ann@example.com (inline:{...})
                  virtual alias another@v.example -> ann@example.com \
                (inline:{ long-name-of-a-list@v.example=joe, another@v.example=ann })
                1
                1
                "table": "inline:{ {x@v.,u43,u44,u4..."

                """),
        CommandCase(
            name: "a file system that is unpacked somewhere has its own users and tables",
            script: server + """
                mkdir -p r/etc/postfix r/home/joe; cp main.cf master.cf aliases patterns r/etc/postfix; cp virtual r/etc/postfix
                sed -i "s|:aliases|:/etc/postfix/aliases|;s|hash:virtual|texthash:/etc/postfix/virtual|;s|:patterns|:/etc/postfix/patterns|" \\
                    r/etc/postfix/main.cf; sed "s/:1000:/:$(id -u):/" passwd >r/etc/passwd; echo 'ann, joe' >r/home/joe/.forward
                postresolve --root r root@localhost | sed -n 1,5p; rm r/etc/passwd; postresolve --root r joe@localhost >t; s=$?; tail -n 2 t; echo $s
                """,
            output: """
                root@localhost: deliverable
                  resolve root@localhost: class local, transport local, nexthop mail.example.com
                  alias root@localhost -> joe (texthash:/etc/postfix/aliases, key root, /etc/postfix/aliases:3)
                  resolve joe@example.com: class local, transport local, nexthop mail.example.com
                  forward joe@example.com -> ann, joe (/home/joe/.forward:1)
                  => undecidable joe@localhost: defer (4.0.0 users of that host unknown)
                  warning: error looking up passwd info for joe: No such file or directory
                69

                """),
        CommandCase(
            name: "mail from elsewhere stops at the door",
            script: server
                + "resolve --from remote joe@x.example; resolve --from remote --sender '<>' joe@localhost | head -n 2",
            output: """
                joe@x.example: deferred
                  the SMTP server refuses it: 454 4.7.1 <joe@x.example>: Relay access denied
                  were it accepted:
                  resolve joe@x.example: class default, transport smtp, nexthop x.example
                  => deliverable joe@x.example: transport smtp:x.example (2.0.0)
                  limits in bytes: message_size_limit 10240000
                joe@localhost: deliverable
                  the SMTP server accepts it: 250 2.1.5 Ok

                """),
        CommandCase(
            name: "limits and policy services are shown with the deliveries",
            script: server + """
                p() { postresolve -c . --passwd passwd -o 'smtpd_recipient_restrictions = check_policy_service unix:/nonexistent' \\
                    -o mailbox_size_limit=0 "$@" joe@localhost; }
                p | tail -n 2; p --ask-policy --size 20000000 | tail -n 2; p --ask-policy --format json | sed 's/.*"warnings"/"warnings"/'
                p --ask-policy >/dev/null; echo $?
                """,
            output: #"""
                  limits in bytes: message_size_limit 10240000, mailbox_size_limit none
                  policy service unix:/nonexistent (smtpd_recipient_restrictions)
                  limits in bytes: message_size_limit 10240000, mailbox_size_limit none
                  policy service unix:/nonexistent (smtpd_recipient_restrictions): No such file or directory
                "warnings": [], "policy": [{"service": "unix:/nonexistent", "parameter": "smtpd_recipient_restrictions", "action": null, "error": "No such file or directory"}]}
                75

                """#),
        CommandCase(
            name: "options that do not go together are told",
            script: """
                p() { postresolve "$@" 2>&1 | cut -c 1-90; }
                p; p --to a --audit; p --audit x; p --coverage x; p --size 1 x; p --ask-policy --size x x; p --format dot --audit
                p --format dot --ask-policy x; p --ask-policy --audit; p --from here x; p --format xml x; p --to
                """,
            output: """
                postresolve: fatal: usage: postresolve [-v] [-c config_dir] [-o name=value] [--root DIR] [
                postresolve: fatal: specify one of --to, --audit
                postresolve: fatal: with option --audit, do not specify x
                postresolve: fatal: option --coverage requires --test
                postresolve: fatal: option --size requires --ask-policy
                postresolve: fatal: --size: not a number: x
                postresolve: fatal: --format dot requires an address
                postresolve: fatal: specify one of --format dot, --ask-policy
                postresolve: fatal: option --ask-policy requires an address
                postresolve: fatal: --from: here is none of local, remote
                postresolve: fatal: --format: xml is none of text, json, dot
                postresolve: option '--to' requires an argument
                postresolve: fatal: usage: postresolve [-v] [-c config_dir] [-o name=value] [--root DIR] [

                """),
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
