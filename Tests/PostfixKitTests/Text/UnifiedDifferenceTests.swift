import Testing

@testable import PostfixKit

@Suite struct UnifiedDifferenceTests {
    private func difference(_ old: String, _ new: String) -> String {
        let bytes = unifiedDifference(from: Array(old.utf8), to: Array(new.utf8), name: "f")
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `texts that are the same have none`() { #expect(difference("a\nb\n", "a\nb\n") == "") }

    @Test func `a changed line stands among three others`() {
        #expect(
            difference("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n6\n7\n8\n9\n")
                == "--- f\n+++ f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n")
    }

    @Test func `changes far from each other are two hunks, near ones are one`() {
        let old = (1...20).map { "\($0)\n" }
        var new = old
        new[1] = "x\n"
        new[17] = "y\n"
        let text = difference(old.joined(), new.joined())
        #expect(
            text.split(separator: "\n").filter { $0.hasPrefix("@@") } == [
                "@@ -1,5 +1,5 @@", "@@ -15,6 +15,6 @@",
            ])
        new[8] = "z\n"
        #expect(
            difference(old.joined(), new.joined()).split(separator: "\n").filter { $0.hasPrefix("@@") }.count
                == 3)
        new[4] = "w\n"
        #expect(
            difference(old.joined(), new.joined()).split(separator: "\n").filter { $0.hasPrefix("@@") }.count
                == 2)
    }

    @Test func `empty texts and missing line ends are told`() {
        #expect(difference("", "a\n") == "--- f\n+++ f\n@@ -0,0 +1 @@\n+a\n")
        #expect(difference("a\n", "") == "--- f\n+++ f\n@@ -1 +0,0 @@\n-a\n")
        #expect(
            difference("a", "a\n")
                == "--- f\n+++ f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n")
    }
}
