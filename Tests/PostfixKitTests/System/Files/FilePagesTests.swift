import Foundation
import Testing

@testable import PostfixKit

@Suite struct FilePagesTests {
    private let directory: DatabaseDirectory

    init() throws {
        directory = try DatabaseDirectory()
        try directory.write((0..<20_000).map { UInt8($0 % 251) }, to: "f")
    }

    private var content: [UInt8] {
        get throws { [UInt8](try Data(contentsOf: directory.url.appendingPathComponent("f"))) }
    }

    @Test func `pages come to their places, wherever they begin`() throws {
        var expected = try content
        let pages = [(0, 512), (4096, 4096), (8704, 1024), (19_488, 512)].map { (offset, count) in
            FilePage(offset: offset, bytes: [UInt8](repeating: UInt8(count / 512), count: count))
        }
        for page in pages {
            expected.replaceSubrange(page.offset..<(page.offset + page.bytes.count), with: page.bytes)
        }
        let file = try PostfixKit.FileHandle(directory.path("f"), .update)
        let isDone = try file.replacePages(pages)
        #expect(isDone)
        #expect(try content == expected)
    }

    @Test func `a page behind the end is refused, and nothing is written`() throws {
        let old = try content
        let file = try PostfixKit.FileHandle(directory.path("f"), .update)
        let page = [UInt8](repeating: 7, count: 4096)
        let isDone = try file.replacePages([
            FilePage(offset: 0, bytes: page), FilePage(offset: 16_384, bytes: page),
        ])
        #expect(!isDone)
        #expect(try content == old)
    }

    @Test func `who has a file open for writing is seen, and who has it for reading`() throws {
        let file = try PostfixKit.FileHandle(directory.path("f"), .read)
        let atFirst = (file.isOpenForWriting(), file.isOpenHereOnly)
        #expect(atFirst == (false, true))
        do {
            let reader = try PostfixKit.FileHandle(directory.path("f"), .read)
            let seen = (file.isOpenForWriting(), file.isOpenHereOnly)
            #expect(seen == (false, false))
            _ = reader.descriptor
        }
        do {
            let writer = try PostfixKit.FileHandle(directory.path("f"), .update)
            let seen = file.isOpenForWriting()
            #expect(seen == true)
            _ = writer.descriptor
        }
        let atLast = file.isOpenForWriting()
        #expect(atLast == false)
    }

    @Test func `a copy has the bytes and the holes`() throws {
        let path = directory.path("sparse")
        let old = try PostfixKit.FileHandle(path, .createNew(mode: 0o600))
        try old.write(Array("begin".utf8).span, at: 1 << 20)
        try old.truncate(to: 3 << 20)
        let new = try PostfixKit.FileHandle(directory.path("copy"), .createNew(mode: 0o600))
        try new.copyContent(of: old)
        let copied = try Data(contentsOf: directory.url.appendingPathComponent("copy"))
        #expect(copied == (try Data(contentsOf: directory.url.appendingPathComponent("sparse"))))
        let values = try URL(fileURLWithPath: directory.url.path + "/copy")
            .resourceValues(forKeys: [.fileAllocatedSizeKey])
        #expect((values.fileAllocatedSize ?? 0) < 1 << 20)
    }
}
