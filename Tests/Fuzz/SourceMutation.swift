// Source files that nobody would write: real ones, damaged.

/// Makes source files of lookup tables and aliases, and damages them.
enum SourceMutation {
    private static let words = [
        "user", "info", "Post.Master", "a", "sales+eu", "\"John Q. \\\"Public\\\"\"", "grüße", "ΣΑΣ",
        "straße", "x-1_2",
        "\u{1F4EE}", "back\\slash", "İstanbul",
    ]
    private static let domains = [
        "example.com", "Example.ORG", "mail1.org", "bücher.example", "[192.0.2.1]", "localhost",
    ]
    private static let values = [
        "OK", "REJECT no such user", "other@example.net, third@example.org", "smtp:[relay.example.com]:587",
        "\"|/usr/bin/filter -f $sender\"", ":include:/etc/lists/all", "/var/mail/archive",
        "\"d e\"@f.example",
        "one (comment (nested)) two", "\\root", "ä, ö,\n\tü",
    ]

    /// A sound source file with that many entries at most.
    static func source(aliases: Bool, entries: Int, _ generator: inout Generator) -> [UInt8] {
        var text = ""
        for _ in 0..<generator.below(entries + 1) {
            switch generator.below(12) {
            case 0: text += "# \(generator.pick(values))\n"
            case 1: text += generator.pick(["\n", "   \n", "\t# indented\n", "\r\n"])
            default:
                text += generator.pick(words)
                if !aliases { text += "\(generator.below(1000))@" + generator.pick(domains) }
                text += aliases ? generator.pick([": ", ":", " : "]) : generator.pick([" ", "\t", "  "])
                text += generator.pick(values)
                if generator.once(in: 6) { text += "\n " + generator.pick(values) }
                text += generator.once(in: 20) ? "\r\n" : "\n"
            }
        }
        return Array(text.utf8)
    }

    /// A damaged source file.
    static func file(aliases: Bool, _ generator: inout Generator) -> [UInt8] {
        var bytes = source(aliases: aliases, entries: generator.once(in: 20) ? 400 : 30, &generator)
        for _ in 0...generator.below(6) { damage(&bytes, &generator) }
        return bytes
    }

    private static let pieces: [[UInt8]] = [
        [0], [0, 0, 0], [0x22], [0x5C], [0x5C, 0x22], [0x28], [0x29], [0x3C], [0x3A], [0x2C], [0x0D], [0x0A],
        [0x0A, 0x20],
        [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x93], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xF4, 0x90, 0x80, 0x80],
        [0xFF],
        [0xEF, 0xBB, 0xBF], [0x40], [0x25], [0x5B], [0x5D], [0x3B], [0x1A], [0x7F], Array(":include:".utf8),
        Array("\n#".utf8),
    ]

    /// Damages a text in one way.
    static func damage(_ bytes: inout [UInt8], _ generator: inout Generator) {
        switch generator.below(12) {
        case 0, 1:
            guard !bytes.isEmpty else { return }
            for _ in 0...generator.below(8) {
                bytes[generator.below(bytes.count)] ^= 1 << UInt8(generator.below(8))
            }
        case 2: bytes.removeSubrange(generator.slice(of: bytes.count))
        case 3:
            let copy = Array(bytes[generator.slice(of: bytes.count)])
            let place = generator.below(bytes.count + 1)
            bytes.insert(contentsOf: copy, at: place)
        case 4:
            let random = (0..<generator.below(40)).map { _ in UInt8(generator.below(256)) }
            bytes.insert(contentsOf: random, at: generator.below(bytes.count + 1))
        case 5: bytes.removeLast(generator.below(bytes.count + 1))
        case 6: repeatPiece(&bytes, &generator)
        default:
            for _ in 0...generator.below(4) {
                bytes.insert(contentsOf: generator.pick(pieces), at: generator.below(bytes.count + 1))
            }
        }
    }

    /// A line far too long, a line continued far too often, and nests far too deep.
    private static func repeatPiece(_ bytes: inout [UInt8], _ generator: inout Generator) {
        let piece =
            generator.once(in: 3)
            ? generator.pick([Array("\n x".utf8), Array("\n\t".utf8), [0x61]]) : generator.pick(pieces)
        let count = generator.pick([10, 600, 5000, 5000, generator.once(in: 20) ? 200_000 : 100])
        bytes.insert(
            contentsOf: (0..<count).lazy.flatMap { _ in piece }, at: generator.below(bytes.count + 1))
    }
}
