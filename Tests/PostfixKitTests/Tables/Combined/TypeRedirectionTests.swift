import PostfixKit
import Testing

@Suite struct TypeRedirectionTests {
    private let directory: DatabaseDirectory
    private let tables = OpenedTables()
    private var path: String { directory.path("t").bytes.text }

    init() throws {
        directory = try DatabaseDirectory()
        try directory.build("cdb", [("k", "constant")], terminated: false)
        try directory.build("lmdb", [("k", "dynamic")])
    }

    private func redirect(_ hash: String = "cdb", _ btree: String = "lmdb", _ mapping: String? = nil) {
        tables.options.surroundings.redirection = TypeRedirection(
            hashType: Array(hash.utf8), btreeType: Array(btree.utf8),
            customMapping: mapping.map { Array($0.utf8) })
    }

    @Test func `hash and btree stand for other types, wherever they are named`() throws {
        redirect()
        #expect(try tables.value("K", in: "hash:\(path)") == "constant")
        #expect(try tables.value("k", in: "unionmap:{btree:\(path) cdb:\(path)}") == "dynamic,constant")
        #expect(
            tables.notes == [
                "redirecting hash:\(path) to cdb:\(path)", "redirecting btree:\(path) to lmdb:\(path)",
            ])
        #expect(tables.error("hash:/nowhere/t") == "open database /nowhere/t.cdb: No such file or directory")
    }

    @Test func `a mapping of one's own comes first, for a table and then for its type`() throws {
        redirect("cdb", "lmdb", "inline:{hash:\(path)=lmdb btree=cdb}")
        #expect(try tables.value("k", in: "hash:\(path)") == "dynamic")
        #expect(try tables.value("k", in: "btree:\(path)") == "constant")
        #expect(tables.error("hash:/nowhere/t") == "open database /nowhere/t.cdb: No such file or directory")
    }

    @Test(arguments: [
        ("hash", nil, "mapping from 'hash' to legacy type 'hash'"),
        ("btree", nil, "mapping from 'hash' to legacy type 'btree'"),
        ("nothing", nil, "mapping to unsupported database type: 'nothing'"),
        ("a.b", nil, "bad non-legacy database type syntax: 'a.b'"),
        ("cdb", "fail:x", "fail:x lookup error for 'hash:t'"),
    ])
    func `a type that cannot be used is told of`(_ type: String, mapping: String?, problem: String) {
        redirect(type, "lmdb", mapping)
        #expect(
            tables.error("hash:t") == "Berkeley DB type mapping lookup error for 'hash:t': \(problem)")
        #expect(tables.kind("hash:t") == .configuration)
    }

    @Test func `the mapping itself is not redirected`() {
        redirect("cdb", "lmdb", "hash:t")
        #expect(tables.error("hash:t") == "non_bdb_custom_mapping must not use legacy type: 'hash'")
    }

    @Test func `what cannot be created is told of`() {
        redirect("static")
        let table = TableName(Array("hash:t".utf8), defaultType: [])
        let refused = #expect(throws: TableError.self) {
            try tables.options.redirected(table, forCreation: true)
        }
        #expect(refused?.message.string == "no 'map create' support for non_bdb mapped type: static")
    }

    @Test func `main.cf decides`() throws {
        func redirection(_ main: String) throws -> TypeRedirection? {
            try TypeRedirection(try TemporaryConfiguration(main).load())
        }
        #expect(try redirection("x = y\n") == nil)
        #expect(try redirection("non_bdb_migration_level = disable\n") == nil)
        let found = try #require(
            try redirection(
                """
                non_bdb_migration_level = enable-redirect
                default_database_type = cdb
                default_cache_db_type = lmdb
                non_bdb_migration_log_redirect = no

                """))
        #expect(found.hashType == Array("cdb".utf8))
        #expect(found.btreeType == Array("lmdb".utf8))
        #expect(found.customMapping == nil)
        #expect(!found.isLogged)
        let configuration = try TemporaryConfiguration("\nnon_bdb_migration_level = all\n")
        #expect(
            configuration.message { _ = try TypeRedirection(try configuration.load()) }
                == "invalid non-Berkeley-DB migration level: 'all' (DIR/main.cf, line 2)")
    }
}
