import Foundation
import Glibc
import LibraryTour
import PostfixKit
import Testing

/// The code of the articles, run.
@Suite struct LibraryTourTests {
    private let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try write("virtual", "info@example.com user@example.org\nSales@example.com user@example.org\n")
        try write(
            "main.cf",
            """
            myhostname = mail.example.com
            mydestination = localhost
            local_recipient_maps =
            alias_maps =
            transport_maps = inline:{example.org=smtp:[relay.example.org]}
            virtual_alias_domains = example.com
            virtual_alias_maps = lmdb:\(directory.path)/virtual
            """)
        try write(
            "master.cf",
            """
            smtp inet n - y - - smtpd
            cleanup unix n - y - 0 cleanup
            rewrite unix - - y - - trivial-rewrite
            smtp unix - - y - - smtp
            error unix - - y - - error
            """)
    }

    private func write(_ name: String, _ text: String) throws {
        try Data((text + "\n").utf8).write(to: directory.appendingPathComponent(name))
    }

    private var table: String { "lmdb:\(directory.path)/virtual" }

    @Test func `a database is built once, listed and asked`() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        #expect(try isClean(table))
        #expect(try rebuild(table).isWritten)
        #expect(try !rebuild(table).isWritten)
        #expect(try value(of: "sales@example.com", in: table) == "user@example.org")
        #expect(try value(of: "nobody@example.com", in: table) == nil)
        #expect(
            try listing(of: table).entries == [
                "info@example.com: user@example.org", "sales@example.com: user@example.org",
            ])
        try write("virtual", "alone")
        let warnings = try rebuild(table).warnings
        #expect(warnings.count == 1)
        #expect(warnings.first?.hasPrefix("line 1: ") == true)
        #expect(try !isClean(table))
    }

    @Test func `a configuration is read, and explained`() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let place = directory.path
        #expect(try parameter("mydomain", in: place) == "example.com")
        #expect(try parameter("no_such_name", in: place) == nil)
        #expect(try tables(of: place).contains("virtual_alias_maps: \(table)"))
        #expect(try services(of: place).first == "smtp/inet smtpd")
        #expect(
            try explanation(of: "myhostname", in: place)
                == "mail.example.com (\(place)/main.cf, line 1)")
        #expect(try explanation(of: "mail_owner", in: place) == "postfix (default)")
        #expect(try explanation(of: "no_such_name", in: place) == nil)
    }

    @Test func `mail is followed to its end`() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        _ = try rebuild(table)
        #expect(
            try destinations(of: "info@example.com", in: directory.path) == [
                "user@example.org: transport smtp:[relay.example.org]"
            ])
        let steps = try way(of: "info@example.com", in: directory.path)
        #expect(
            steps.contains {
                $0.hasPrefix("virtual_alias_maps: info@example.com -> user@example.org \(table)")
            })
    }

    @Test func `a table that cannot be opened is an error of one kind`() {
        defer { try? FileManager.default.removeItem(at: directory) }
        let error = #expect(throws: PostfixError.self) { try value(of: "k", in: "hash:/nonexistent/t") }
        #expect(error?.kind == .noInput)
        #expect(error?.description == "open database /nonexistent/t.db: No such file or directory")
        let server = #expect(throws: PostfixError.self) { try value(of: "k", in: "tcp:localhost:1") }
        #expect(server?.kind == .unavailable)
    }

    @Test func `the process stays who it is, and keeps its signal handlers`() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        // A source of another user, whom postmap would become where root runs it.
        if geteuid() == 0 { _ = unsafe chown(directory.path + "/virtual", 61234, 61234) }
        func handlers() throws -> [Substring] {
            // What is ignored, and what is caught.
            try String(contentsOfFile: "/proc/self/status", encoding: .utf8).split(separator: "\n")
                .filter { $0.hasPrefix("SigIgn") || $0.hasPrefix("SigCgt") }
        }
        let before = try handlers(), user = geteuid(), group = getegid()
        _ = try rebuild(table)
        _ = try listing(of: table)
        _ = try destinations(of: "info@example.com", in: directory.path)
        #expect(try handlers() == before)
        #expect(geteuid() == user && getegid() == group)
    }

    @Test func `a file that only the library of the engine reads is refused where the process may not fork`()
        throws
    {
        defer { try? FileManager.default.removeItem(at: directory) }
        let fixture = try BerkeleyDBFixture("hash")
        // The hash function of its keys is another one, it says: the page view leaves that to the library.
        try fixture.write([0, 0, 0, 0], at: 92)
        let name = "hash:" + fixture.path.dropLast(".db".count)
        let error = #expect(throws: PostfixError.self) { try value(of: "long", in: name) }
        #expect(error?.kind == .unavailable)
    }
}
