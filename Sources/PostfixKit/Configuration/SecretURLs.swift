// Many servers are named by URLs, and a URL has three places for a password.

/// The secrets in URLs: before the host, in the query, and in the fragment.
enum SecretURLs {
    private static let mark = Array("://".utf8), slashes = Array("//".utf8)
    private static let at = UInt8(ascii: "@"), colon = UInt8(ascii: ":")

    /// A text in which the secrets of URLs are replaced; nil where there are none.
    static func hidden(in text: [UInt8]) -> [UInt8]? {
        var result: [UInt8] = []
        var rest = text[...]
        var isChanged = false
        while let start = firstStart(in: rest) {
            result += rest[..<start]
            rest = rest[start...]
            let end = rest.firstIndex { isWhiteSpace($0) || "\"'<>`".utf8.contains($0) } ?? rest.endIndex
            // Another URL in the same word is the next one.
            let next = Secrets.firstIndex(of: mark, in: rest[..<end])
            let url = rest[..<(next ?? end)]
            let shown = withoutSecrets(url)
            isChanged = isChanged || shown != Array(url)
            result += shown
            rest = rest[url.endIndex...]
        }
        return isChanged ? result + rest : nil
    }

    /// Where a URL goes on behind its scheme, which is missing where the name of a table was taken apart at its
    /// first colon.
    private static func firstStart(in text: ArraySlice<UInt8>) -> Int? {
        var rest = text
        while let start = Secrets.firstIndex(of: slashes, in: rest) {
            let before = start > text.startIndex ? text[start - 1] : nil
            let isStart = before.map { $0 == colon || isWhiteSpace($0) || "\"'<`".utf8.contains($0) } ?? true
            if isStart { return start + slashes.count }
            rest = rest[(start + 1)...]
        }
        return nil
    }

    /// A URL, from behind its scheme on.
    private static func withoutSecrets(_ url: ArraySlice<UInt8>) -> [UInt8] {
        guard let login = login(of: url) else { return withoutMembers(url) }
        return SecretNames.replacement + withoutMembers(url[login.endIndex...])
    }

    /// The user and the password before the `@`; nil where there is no password.
    private static func login(of url: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let authority = url.prefix { !"/?#".utf8.contains($0) }
        if let end = authority.lastIndex(of: at) {
            let login = authority[..<end]
            return login.contains(colon) ? login : nil
        }
        // A password with a slash in it should have been written otherwise, and is one all the same.
        guard let first = authority.lastIndex(of: colon), authority.first != UInt8(ascii: "["),
            let end = url.lastIndex(of: at)
        else { return nil }
        let port = authority[(first + 1)...]
        let isPort = port.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return isPort || port.first == UInt8(ascii: "$") ? nil : url[..<end]
    }

    /// The rest of a URL, without the values of members of its query that are secrets.
    private static func withoutMembers(_ url: ArraySlice<UInt8>) -> [UInt8] {
        let marks = "?&;#".utf8
        var result: [UInt8] = []
        var rest = url
        while let mark = rest.firstIndex(where: marks.contains) {
            result += rest[...mark]
            rest = rest[(mark + 1)...]
            let end = rest.firstIndex(where: marks.contains) ?? rest.endIndex
            let member = rest[..<end]
            rest = rest[end...]
            guard let equals = member.firstIndex(of: UInt8(ascii: "=")), equals + 1 < member.endIndex,
                member[equals + 1] != UInt8(ascii: "$"), SecretNames.isSecret(decoded(member[..<equals])[...])
            else {
                result += member
                continue
            }
            // What ends a clause of a message is not part of the URL.
            let value = member[(equals + 1)...]
            let mark = value.last.map { ":,.)".utf8.contains($0) } == true ? value.suffix(1) : []
            result += member[...equals] + SecretNames.replacement + mark
        }
        return result + rest
    }

    /// A name in which `%XX` stands for a byte.
    private static func decoded(_ name: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var rest = name
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%"),
                let number = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16),
                rest.count >= 2
            else {
                result.append(byte)
                continue
            }
            result.append(number)
            rest = rest.dropFirst(2)
        }
        return result
    }
}
