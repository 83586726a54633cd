import Testing

@testable import PostfixKit

@Suite struct TableTypeTests {
    /// What looks like the name of a table type, and is something else.
    private static let others: [String: Set<String>] = [
        "BerkeleyDBPages.swift": ["hash", "btree"],  // what a file of Berkeley DB calls itself
        "Endpoint.swift": ["unix"],  // where a service listens
        "LDAPServers.swift": ["ldap"],  // the scheme of a URL
        "MailSystem.swift": ["unix"],  // a type of service in master.cf
        "MasterService+Grammar.swift": ["unix"],
        "MemcacheClient.swift": ["memcache"],  // a setting of the client
        "MySQLTable.swift": ["unix"],  // where a server listens
        "PostgreSQLTable.swift": ["unix"],
        "ServicePort.swift": ["tcp"],  // a protocol
        "SocketmapTable.swift": ["unix"],
        "SecretNames.swift": ["hash"],  // a word of names that are about a secret
    ]

    /// The types that the sources tell by a text of their own, alone or before a colon, in their order.
    private static func namedTypes(in line: Substring, _ types: Set<String>) -> [String] {
        let code = line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line
        return code.split(separator: "\"", omittingEmptySubsequences: false).enumerated().compactMap {
            (index, text) in
            guard !index.isMultiple(of: 2) else { return nil }
            let word = text.prefix { $0 != ":" && $0 != "=" }
            return types.contains(String(word)) ? String(word) : nil
        }
    }

    @Test func `no source knows a table type by its name, but the type's own`() throws {
        let types = Set(TableRegistry.types.map(\.name)).union(TableRegistry.otherTypes)
        let files = SourceTree.files(below: "Sources")
        var definitions: [String: [String]] = [:]
        for file in files where file.stem != "TableRegistry" {
            let name = "\(file.stem).swift"
            for line in file.text.split(separator: "\n") {
                for type in Self.namedTypes(in: line, types) where Self.others[name]?.contains(type) != true {
                    if line.contains("= TableType(") {
                        definitions[type, default: []].append(name)
                    } else {
                        Issue.record("\(file.path) knows the type \(type) by its name:\(line)")
                    }
                }
            }
        }
        #expect(files.count > 200)
        for type in TableRegistry.types {
            #expect(definitions[type.name]?.count == 1, "\(type.name): \(definitions[type.name] ?? [])")
        }
    }

    @Test func `types are in alphabetical order, and each opens tables of its own name`() {
        let names = TableRegistry.types.map(\.name)
        #expect(names == names.sorted())
        #expect(Set(names).count == names.count)
        #expect(TableRegistry.types.filter(\.isIndexed).map(\.name) == ["btree", "cdb", "hash", "lmdb"])
        #expect(TableRegistry.types.filter(\.isBerkeleyDB).map(\.name) == ["btree", "hash"])
        #expect(TableRegistry.types.filter(\.canBeCache).map(\.name) == ["btree", "hash", "lmdb"])
        #expect(TableRegistry.successors.allSatisfy { $0.isIndexed && !$0.isBerkeleyDB })
        #expect(
            TableRegistry.types.filter(\.isForeign).map(\.name) == ["memcache", "socketmap", "tcp"])
        #expect(TableRegistry.types.filter(\.isProxy).map(\.name) == ["proxy"])
    }

    private func table(_ name: String) -> TableName { TableName(Array(name.utf8), defaultType: []) }

    @Test(
        arguments: [
            ("hash:t", [], "hash:t"), ("proxy:debug:hash:t", ["debug:hash:t"], "hash:t"),
            ("pipemap:{hash:t, inline:{a=b}}", ["hash:t", "inline:{a=b}"], "pipemap:{hash:t, inline:{a=b}}"),
            ("foo:{hash:t}", [], "foo:{hash:t}"), ("proxy:foo", [], "proxy:foo"),
        ] as [(String, [String], String)])
    func `members are found in the name of a table`(
        _ name: String, _ members: [String], _ innermost: String
    ) {
        #expect(
            (try? table(name).memberNames())?.map { String(decoding: $0.bytes, as: UTF8.self) } ?? []
                == members)
        #expect(table(name).innermost == table(innermost))
    }

    @Test func `what nobody can open is not followed to its end`() {
        let deep = table(String(repeating: "proxy:", count: 20_000) + "randmap:{a}")
        #expect(!deep.answersByChance)
        #expect(deep.innermost.bytes.count > 100_000)
        #expect(table("proxy:unionmap:{static:a, debug:randmap:{b}}").answersByChance)
        #expect(!table("unionmap:{static:randmap:b}").answersByChance)
    }

    @Test func `a table within another one is trusted no more than that one`() throws {
        var options = TableOptions(warn: { _ in })
        let names = ["proxy:tcp:127.0.0.1:1", "unionmap:{static:a, debug:tcp:127.0.0.1:1}"]
        for name in names {
            options.use.trust = .noSubstitution
            _ = try TableRegistry.open(table(name), options: options)
            options.use.trust = .sensitive
            let error = #expect(throws: TableError.self) {
                try TableRegistry.open(table(name), options: options)
            }
            #expect(error?.message.string == "tcp:127.0.0.1:1 map is not allowed for security-sensitive data")
        }
        // As Postfix was seen to do, it opens itself what it is not to ask a service for.
        let proxied = try TableRegistry.open(table("proxy:static:a"), options: options)
        #expect(try proxied.lookup([0x6B].span) == Array("a".utf8))
    }
}
