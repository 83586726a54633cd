import Foundation
import Testing

@Suite struct RunTests {
    @Test func `a program that runs beside the tests has nothing open that they have`() async throws {
        // An end of a pipe that is not closed at once, as Foundation has it while it starts a program.
        var ends: [Int32] = [-1, -1]
        #expect(unsafe pipe(&ends) == 0)
        let run = try Run(["sleep", "60"], in: Scratch.root, environment: ["PATH": "/usr/bin:/bin"])
        close(ends[1])
        var waiting = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
        #expect(unsafe poll(&waiting, 1, 5000) == 1, "the pipe is still open")
        close(ends[0])
        run.end()
        _ = try await run.outcome()
    }
}
