// postmap and postalias are one program with two grammars; this says in what they differ.

internal import PostfixKit

/// One of the two tools that build and query tables.
public enum TableTool: Sendable {
    /// postmap: lookup tables.
    case postmap
    /// postalias: aliases(5) files.
    case postalias

    /// The options of the tool.
    public var optionTable: OptionTable {
        switch self {
        case .postmap:
            OptionTable(
                tool: "postmap", summary: "build, query and list lookup tables",
                usage: "postmap [-bfFhimnNoprsuUvw] [-c config_dir] [-d key] [-q key] [map_type:]file...",
                options: Self.options(forMessages: true), operands: "[map_type:]file...")
        case .postalias:
            OptionTable(
                tool: "postalias", summary: "build, query and list alias tables",
                usage: "postalias [-Nfinoprsuvw] [-c config_dir] [-d key] [-q key] [map_type:]file...",
                options: Self.options(forMessages: false), operands: "[map_type:]file...")
        }
    }

    /// What follows a key in a listing.
    var separator: String { self == .postmap ? "\t" : ":\t" }

    private static func options(forMessages: Bool) -> [OptionDeclaration] {
        let messages: [OptionDeclaration] = [
            OptionDeclaration("b", "with -q -: the input is a message; look up its body lines"),
            OptionDeclaration("F", "values are files: store and show their content"),
            OptionDeclaration("h", "with -q -: the input is a message; look up its headers"),
            OptionDeclaration("m", "with -b or -h: the message is in MIME form"),
            OptionDeclaration("U", "with -b or -h: look up UTF-8 text as such"),
        ]
        let postfix: [OptionDeclaration] = [
            OptionDeclaration("c", .directory("config_dir"), "take main.cf from this directory"),
            OptionDeclaration("d", .text("key"), "remove this key from every table; -: keys from input"),
            OptionDeclaration("f", "do not fold the case of keys"),
            OptionDeclaration("i", "add entries from standard input to a table"),
            OptionDeclaration("j", "with -q or -s: show JSON") { $0.hasJSONOutput },
            OptionDeclaration("n", "store and look for keys without a NUL at their end"),
            OptionDeclaration("N", "store and look for keys with a NUL at their end"),
            OptionDeclaration("o", "as root, do not become the owner of the source"),
            OptionDeclaration("p", "do not take over the permissions of the source"),
            OptionDeclaration("q", .text("key"), "look this key up, table by table; -: keys from input"),
            OptionDeclaration("r", "replace entries that are there, without a warning"),
            OptionDeclaration("s", "list the entries of the first table"),
            OptionDeclaration("u", "take keys and values as bytes, not as UTF-8"),
            OptionDeclaration("v", "say more; may be given several times"),
            OptionDeclaration("w", "keep entries that are there, without a warning"),
        ]
        let beyond: [OptionDeclaration] = [
            OptionDeclaration("check", "read the sources, report, and write nothing"),
            OptionDeclaration("strict", "let any warning end the work before anything is replaced"),
            OptionDeclaration("if-changed", "rebuild only what would hold other entries"),
            OptionDeclaration("diff", "show what a rebuild would change"),
            OptionDeclaration("convert", .table("NEWTYPE:NEWNAME"), "write the operand's entries to a new table"),
            OptionDeclaration("force", "with --convert: replace a table that exists"),
        ]
        let letters = (postfix + (forMessages ? messages : [])).sorted { a, b in
            let (left, right) = (a.spelling.lowercased(), b.spelling.lowercased())
            return left == right ? a.spelling > b.spelling : left < right
        }
        return letters + beyond
    }
}

extension OptionDeclaration {
    init(
        _ letter: Character, _ help: String,
        isOffered: @escaping @Sendable (PostfixRelease) -> Bool = { _ in true }
    ) {
        self.init(letter, .none, help, isOffered: isOffered)
    }

    init(_ name: String, _ help: String) { self.init(name, .none, help) }
}
