import Foundation
@testable import PostfixKit
import Testing

@Suite struct TableSettingsTests {
    private let directory: DatabaseDirectory

    init() throws { directory = try DatabaseDirectory() }

    /// The settings of a file with this text.
    private func settings(_ text: String, warn: @escaping (MessageText) -> Void = { _ in }) throws
        -> TableSettings
    {
        try directory.write(Array(text.utf8), to: "t")
        return try TableSettings(directory.table("pgsql"), options: TableOptions(warn: warn))
    }

    /// The settings of parameters of main.cf.
    private func settings(parameters: [String: String]) throws -> TableSettings {
        var options = TableOptions { _ in }
        options.surroundings.parameter = { (name) throws(TableError) in
            parameters[String(decoding: name, as: UTF8.self)].map { Array($0.utf8) }
        }
        return try TableSettings(
            TableName(type: Array("pgsql".utf8), name: Array("mine".utf8)), options: options)
    }

    private func message(_ body: () throws(TableError) -> Void) -> String? {
        do throws(TableError) { try body() } catch { return error.message.string }
        return nil
    }

    @Test func `values are texts, lists, numbers, and yes or no`() throws {
        let settings = try settings(
            "text = a  b \nlist = a, b\n\tc,,d\nnumber = -7\nyes = YES\nno = No\nempty =\nraw = $text\n")
        #expect(try settings.string("text") == Array("a  b".utf8))
        #expect(try settings.list("list") == ["a", "b", "c", "d"].map { Array($0.utf8) })
        #expect(try settings.integer("number", default: 1) == -7)
        #expect(try settings.boolean("yes", default: false))
        #expect(try !settings.boolean("no", default: true))
        #expect(try settings.optionalString("empty") == nil)
        #expect(try settings.string("raw") == Array("$text".utf8))
    }

    @Test func `what is not set has a default, and what is empty is empty`() throws {
        let settings = try settings("empty =\n")
        #expect(try settings.string("none", default: "x") == Array("x".utf8))
        #expect(try settings.string("empty", default: "x") == [])
        #expect(try settings.integer("none", default: 3) == 3)
        #expect(try settings.optionalBoolean("none") == nil)
    }

    @Test func `mistakes name the file, the setting and the line`() throws {
        let settings = try settings("# comment\nnumber = many\nflag = perhaps\nshort =\nlow = 0\n")
        let file = directory.path("t").description
        #expect(
            message { () throws(TableError) in _ = try settings.integer("number", default: 1) }
                == "\(file): bad numerical configuration: number = many (\(file), line 2)")
        #expect(
            message { () throws(TableError) in _ = try settings.boolean("flag", default: true) }
                == "\(file): bad boolean configuration: flag = perhaps (\(file), line 3)")
        #expect(
            message { () throws(TableError) in _ = try settings.string("short", minimum: 1) }
                == "\(file): bad string length 0 < 1: short =  (\(file), line 4)")
        #expect(
            message { () throws(TableError) in _ = try settings.integer("low", default: 1, minimum: 1) }
                == "\(file): invalid low parameter value 0 < 1 (\(file), line 5)")
        #expect(
            message { () throws(TableError) in _ = try settings.integer("none", default: 9, maximum: 5) }
                == "\(file): invalid none parameter value 9 > 5")
    }

    @Test func `a name without a slash is a prefix of parameters`() throws {
        let settings = try settings(parameters: ["mine_dbname": "mail", "mine_limit": "x"])
        #expect(try settings.string("dbname", minimum: 1) == Array("mail".utf8))
        #expect(
            message { () throws(TableError) in _ = try settings.string("user", minimum: 1) }
                == "bad string length 0 < 1: mine_user = ")
        #expect(
            message { () throws(TableError) in _ = try settings.integer("limit", default: 0) }
                == "bad numerical configuration: mine_limit = x")
    }

    @Test func `a line that is no assignment is an error, a second value of a setting a warning`() throws {
        let file = directory.path("t").description
        var thrown: TableError?
        do { _ = try settings("a = 1\nb\n") } catch let error as TableError { thrown = error }
        #expect(
            thrown
                == .other("\(file), line 2: missing '=' after attribute name: \"b\"", kind: .configuration))
        var warnings: [String] = []
        let settings = try settings("a = 1\na = 2\n") { warnings.append($0.string) }
        #expect(try settings.string("a") == Array("2".utf8))
        #expect(warnings == ["\(file), line 2: overriding earlier entry: a=1"])
    }

    @Test func `a file that cannot be read is an error`() throws {
        let table = directory.table("pgsql", "none")
        #expect(throws: TableError.open(what: "", table.path, .noSuchFile)) {
            try TableSettings(table, options: TableOptions { _ in })
        }
    }
}
