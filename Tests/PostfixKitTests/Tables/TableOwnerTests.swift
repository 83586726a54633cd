import Glibc
import Testing

@testable import PostfixKit

@Suite struct TableOwnerTests {
    private func owner(_ name: String) throws -> TableOwner {
        let table = TableName(Array(name.utf8), defaultType: [])
        return try TableOwner(of: try TableRegistry.open(table, options: TableOptions(warn: { _ in })))
    }

    private let own: TableOwner = getuid() == 0 ? .system : .user(getuid())

    @Test(arguments: [
        "inline:{a=b}", "static:a", "environ:a", "fail:a", "regexp:{{/a/ b}}", "randmap:{a, b}",
    ])
    func `what stands in the configuration is the system's`(_ name: String) throws {
        #expect(try owner(name) == .system)
    }

    @Test func `a file has an owner, and a database its own`() throws {
        let directory = try DatabaseDirectory()
        try directory.write(Array("a b\n".utf8), to: "t")
        try directory.build("cdb", named: "c", [(key: "a", value: "b")])
        #expect(try owner("texthash:\(directory.path("t"))") == own)
        #expect(try owner("cdb:\(directory.path("c"))") == own)
        if getuid() == 0 {
            _ = unsafe chown(directory.path("t").description, 4711, 0)
            _ = unsafe chown(directory.path("c.cdb").description, 4712, 0)
            #expect(try owner("texthash:\(directory.path("t"))") == .user(4711))
            #expect(try owner("cdb:\(directory.path("c"))") == .user(4712))
            let file = "texthash:\(directory.path("t"))", database = "cdb:\(directory.path("c"))"
            #expect(try owner("unionmap:{static:x, \(file), \(file)}") == .user(4711))
            #expect(try owner("pipemap:{\(file), \(database)}") == .unknown)
            #expect(try owner("proxy:\(file)") == .user(4711))
        }
    }
}
