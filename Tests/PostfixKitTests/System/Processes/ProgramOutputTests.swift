import PostfixKit
import Testing

@Suite struct ProgramOutputTests {
    @Test func `a program gets its arguments as they are, and is heard to the end`() throws {
        let answer = try ProgramOutput(
            of: "/bin/sh", arguments: ["-c", "printf '%s\\n' \"$1\"; cat", "x", "a b  $c"])
        #expect(answer.isSuccess && answer.bytes == Array("a b  $c\n".utf8))
    }

    @Test func `more than a pipe holds is heard`() throws {
        let answer = try ProgramOutput(of: "/bin/sh", arguments: ["-c", "seq 100000"])
        #expect(answer.bytes.count == 588_895)
    }

    @Test func `a program that fails says so`() throws {
        #expect(try !ProgramOutput(of: "/bin/sh", arguments: ["-c", "exit 3"]).isSuccess)
        #expect(try !ProgramOutput(of: "/bin/sh", arguments: ["-c", "kill -9 $$"]).isSuccess)
    }

    @Test func `a program that is not there cannot be started`() {
        #expect(throws: SystemError.noSuchFile) { try ProgramOutput(of: "/nosuch", arguments: []) }
    }
}
