import Foundation
@testable import PostfixKit
import TestSupport
import Testing

/// Tables with a query, as far as no server is needed.
@Suite struct SQLTableTests {
    private let directory: DatabaseDirectory

    init() throws {
        directory = try DatabaseDirectory()
        try writeSQLiteDatabase(
            at: directory.path("mail.sqlite").description,
            """
            create table t(k text, v text);
            insert into t values('a', '1'), ('b', 'x'), ('b', ''), ('b', null), ('b', 'y'), ('o''q', 'quote');
            insert into t values('ä', 'umlaut'), ('u@d.e', 'a@b');
            """)
    }

    private func open(
        _ type: String, _ settings: String, _ change: (inout TableOptions) -> Void = { _ in },
        warn: @escaping (MessageText) -> Void = { _ in }
    ) throws -> OpenTable {
        let text =
            type == "sqlite"
            ? "dbpath = \(directory.path("mail.sqlite"))\n\(settings)\n" : "\(settings)\n"
        try directory.write(Array(text.utf8), to: "t")
        var options = TableOptions(warn: warn)
        change(&options)
        return try TableRegistry.open(directory.table(type), options: options)
    }

    private func value(_ table: OpenTable, _ key: String) throws -> String? {
        let key = Array(key.utf8)
        return try table.lookup(key.span).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The message and the kind of the error that `body` ends in.
    private func failure(_ body: () throws -> Void) -> (message: String, kind: TableError.Kind)? {
        do { try body() } catch let error as TableError { return (error.message.string, error.kind) } catch {}
        return nil
    }

    @Test func `an sqlite table answers with the first column of all rows`() throws {
        let table = try open("sqlite", "query = select v, 'more' from t where k = '%s'")
        #expect(try value(table, "a") == "1")
        #expect(try value(table, "B") == "x,y")
        #expect(try value(table, "o'q") == "quote")
        #expect(try value(table, "Ä") == "umlaut")
        #expect(try value(table, "' or 1=1 --") == nil)
        #expect(try value(table, "none") == nil)
        #expect(try value(table, "") == nil)
    }

    @Test func `a query that cannot be prepared is a bad configuration`() throws {
        let table = try open("sqlite", "query = select none from t")
        let failure = failure { _ = try value(table, "a") }
        #expect(
            failure?.message
                == "dict_sqlite_lookup: \(directory.path("t")): SQL prepare failed: no such column: none")
        #expect(failure?.kind == .configuration)
    }

    @Test func `a database that another one has locked is a temporary error`() throws {
        let path = directory.path("mail.sqlite").description
        let locked = try open("sqlite", "query = select v from t")
        try holdingSQLiteLock(on: path) {
            #expect(failure { _ = try value(locked, "a") }?.kind == .temporary)
        }
        #expect(try value(locked, "a") != nil)
    }

    @Test(.timeLimit(.minutes(20))) func `a query without end ends`() throws {
        let table = try open(
            "sqlite",
            "query = with recursive n(i) as (select 1 union all select i + 1 from n) select i from n where i < 0"
        ) { $0.use.serverTimeLimit = 1 }
        let failure = failure { _ = try value(table, "a") }
        #expect(failure?.kind == .temporary)
        #expect(failure?.message.hasSuffix(": timeout expired") == true)
    }

    @Test func `a missing database is not made`() throws {
        try directory.write(Array("dbpath = /none/x.sqlite\nquery = x\n".utf8), to: "t")
        let failure = failure {
            _ = try TableRegistry.open(directory.table("sqlite"), options: TableOptions { _ in })
        }
        #expect(
            failure?.message == """
                sqlite:\(directory.path("t")): open database /none/x.sqlite: unable to open database file: \
                No such file or directory
                """)
        #expect(failure?.kind == .noInput)
    }

    @Test func `a part of the key without quotes around it is worth a warning since 3.11`() throws {
        var warnings: [String] = []
        let query = "select v from t where k = \"%u\" or k = '%d''%s' or k like '%%' || %s || %%"
        _ = try open("sqlite", "query = \(query)", warn: { warnings.append($0.string) })
        let place = "sqlite:\(directory.path("t")): query >\(query)< contains"
        #expect(
            warnings == [
                "\(place) >%u< without the recommended '' quotes",
                "\(place) >%s< without the recommended '' quotes",
            ])
        warnings = []
        _ = try open(
            "sqlite", "query = \(query)", { $0.mirror("3.10") },
            warn: { warnings.append($0.string) })
        #expect(warnings == [])
    }

    @Test func `a server named by a URI needs no database name, another one does`() throws {
        _ = try open("pgsql", "hosts = postgresql://127.0.0.1/x\nquery = select 1")
        let failure = failure { _ = try open("pgsql", "hosts = 127.0.0.1:1\nquery = select 1") }
        #expect(
            failure?.message
                == "pgsql:\(directory.path("t")): host target '127.0.0.1' requires dbname setting")
        #expect(failure?.kind == .configuration)
    }

    @Test(arguments: ["pgsql", "mysql"])
    func `a server that is dead is a temporary error, after two tries since 3.11`(_ type: String) throws {
        var warnings: [String] = []
        let settings = "hosts = 127.0.0.1:1\ndbname = mail\nquery = select '%s'\n"
        let table = try open(type, settings, warn: { warnings.append($0.string) })
        #expect(failure { _ = try value(table, "a") }?.kind == .temporary)
        #expect(warnings.count == 2)
        #expect(warnings.allSatisfy { $0.hasPrefix("connect to \(type) server 127.0.0.1:1: ") })
        warnings = []
        let older = try open(
            type, settings, { $0.mirror("3.10") },
            warn: { warnings.append($0.string) })
        #expect(failure { _ = try value(older, "a") }?.kind == .temporary)
        #expect(warnings.count == 1)
    }

    @Test(arguments: ["pgsql", "mysql"])
    func `keys outside of the domains and keys that are no UTF-8 are not asked for`(_ type: String) throws {
        let table = try open(
            type, "hosts = 127.0.0.1:1\ndbname = mail\nquery = select '%s'\ndomain = d.e",
            { $0.use.checksUTF8 = false })
        #expect(try value(table, "a") == nil)
        #expect(try value(table, "a@x.y") == nil)
        #expect(try value(table, "@d.e") == nil)
        let key = Array("\u{E4}@d.e".unicodeScalars.map { UInt8($0.value & 0xFF) })
        #expect(try table.table.lookup(key.span) == nil)
    }

    @Test func `a library that is not there names the package to install`() throws {
        let name = TableName(type: Array("pgsql".utf8), name: Array("./x".utf8))
        var thrown: TableError?
        do throws(SharedLibrary.Failure) {
            _ = try SharedLibrary("libnosuchthing.so.9", package: "libnosuchthing9")
        } catch { thrown = error.error(for: name) }
        #expect(thrown?.kind == .unavailable)
        #expect(
            thrown?.message.string == """
                table pgsql:./x: cannot load the client library: libnosuchthing.so.9: cannot open shared object \
                file: No such file or directory; install the package libnosuchthing9
                """)
    }

    @Test func `releases differ in what their clients can do`() throws {
        let old = try #require(PostfixRelease("3.7"))
        #expect(!old.hasEncodingSetting && !old.hasCharsetSetting && !old.hasServerIntervals)
        #expect(old.alwaysNeedsDatabaseName && !old.retriesLoneServers && !old.warnsOfMissingQuotes)
        let new = try #require(PostfixRelease("3.11"))
        #expect(new.hasEncodingSetting && new.hasCharsetSetting && new.hasServerIntervals)
        #expect(!new.alwaysNeedsDatabaseName && new.retriesLoneServers && new.warnsOfMissingQuotes)
    }
}
