import Foundation
import PostfixKit
import Testing

@Suite struct UnixTableTests {
    private let tables = OpenedTables()

    /// A line of a system file whose accounts come from nowhere else.
    private func line(of name: String, in file: String) -> String? {
        try? String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map(String.init)
            .first { $0.hasPrefix("\(name):") }
    }

    @Test func `a user is the line of passwd, a group that of group`() throws {
        let root = try #require(line(of: "root", in: "/etc/passwd"))
        #expect(try tables.value("ROOT", in: "unix:passwd.byname") == root)
        let group = try #require(line(of: "root", in: "/etc/group"))
        #expect(try tables.value("root", in: "unix:group.byname") == group)
    }

    @Test(arguments: ["", "no-such-user", "root:x", "root\nx", String(repeating: "x", count: 10_000)])
    func `nobody else is found`(_ name: String) throws {
        #expect(try tables.value(name, in: "unix:passwd.byname") == nil)
        #expect(try tables.value(name, in: "unix:group.byname") == nil)
    }

    @Test(arguments: ["foo", "passwd.byname ", "PASSWD.BYNAME", "passwd"])
    func `there are no other tables`(_ name: String) {
        #expect(tables.error("unix:\(name)") == "unknown table: unix:\(name)")
    }
}
