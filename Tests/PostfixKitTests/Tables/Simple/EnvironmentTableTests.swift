import Foundation
import PostfixKit
import Testing

@Suite struct EnvironmentTableTests {
    private let tables = OpenedTables()

    init() { unsafe setenv("postkit_test_variable", "its value", 1) }

    @Test func `variables are found by their folded names`() throws {
        #expect(try tables.value("postkit_test_variable", in: "environ:any") == "its value")
        #expect(try tables.value("POSTKIT_Test_Variable", in: "environ:any") == "its value")
        #expect(try tables.value("PATH", in: "environ:any") == nil)
        #expect(try tables.value("", in: "environ:any") == nil)
        tables.options.use.folding = .none
        #expect(try tables.value("PATH", in: "environ:any") != nil)
        #expect(try tables.value("PATH\0more", in: "environ:any") != nil)
    }

    @Test func `import_environment sets variables`() throws {
        tables.options.surroundings.parameter = { (name) throws(TableError) in
            name == Array("import_environment".utf8)
                ? Array("PATH lang=C {two = words here} postkit_test_variable=".utf8) : nil
        }
        #expect(try tables.value("lang", in: "environ:any") == "C")
        #expect(try tables.value("two", in: "environ:any") == "words here")
        #expect(try tables.value("postkit_test_variable", in: "environ:any") == "")
    }

    @Test(arguments: [
        ("=x", "update_env: missing attribute name in: =x"),
        ("{a = b", "import_environment: missing '}' in \"{a = b\""),
        ("{a = b}c", "import_environment: syntax error after '}' in \"{a = b}c\""),
    ])
    func `a bad import_environment is refused`(_ value: String, message: String) {
        tables.options.surroundings.parameter = { (_) throws(TableError) in Array(value.utf8) }
        #expect(tables.error("environ:any") == message)
        #expect(tables.kind("environ:any") == .configuration)
    }

    @Test func `below another root only what import_environment sets is known`() throws {
        tables.options.surroundings.root = try RootDirectory("/")
        tables.options.surroundings.parameter = { (_) throws(TableError) in Array("PATH lang=C".utf8) }
        #expect(try tables.value("lang", in: "environ:any") == "C")
        let table = try tables.open("environ:any")
        let error = #expect(throws: TableError.self) {
            try table.lookup(Array("postkit_test_variable".utf8).span)
        }
        #expect(
            error?.message
                == "environ:any: below another root only variables that import_environment sets are known")
        #expect(error?.kind == .unavailable)
    }

    @Test func `it cannot be listed`() throws {
        #expect(throws: TableError.self) { try tables.open("environ:any").listable() }
    }
}
