// postmap and postalias are one program with two grammars; this says in what they differ.

internal import PostfixKit

/// One of the two tools that build and query tables.
package enum TableTool: Sendable {
    /// postmap: lookup tables.
    case postmap
    /// postalias: aliases(5) files.
    case postalias

    /// The options of the tool.
    package var optionTable: OptionTable {
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
    var separator: [UInt8] { self == .postmap ? Self.tab : Self.colonTab }

    private static let tab = Array("\t".utf8)
    private static let colonTab = Array(":\t".utf8)

    private static func options(forMessages: Bool) -> [OptionDeclaration] {
        let messages: [OptionDeclaration] = [
            OptionDeclaration(
                letter: "b", .none, "with -q -: the input is a message; look up its body lines"),
            OptionDeclaration(letter: "F", .none, "values are files: store and show their content"),
            OptionDeclaration(letter: "h", .none, "with -q -: the input is a message; look up its headers"),
            OptionDeclaration(letter: "m", .none, "with -b or -h: the message is in MIME form"),
            OptionDeclaration(letter: "U", .none, "with -b or -h: look up UTF-8 text as such"),
        ]
        let postfix: [OptionDeclaration] = [
            OptionDeclaration(letter: "c", .directory("config_dir"), "take main.cf from this directory"),
            OptionDeclaration(
                letter: "d", .text("key"), "remove this key from every table; -: keys from input"),
            OptionDeclaration(letter: "f", .none, "do not fold the case of keys"),
            OptionDeclaration(letter: "i", .none, "add entries from standard input to a table"),
            OptionDeclaration(letter: "j", .none, "with -q or -s: show JSON") { $0.hasJSONOutput },
            OptionDeclaration(letter: "n", .none, "store and look for keys without a NUL at their end"),
            OptionDeclaration(letter: "N", .none, "store and look for keys with a NUL at their end"),
            OptionDeclaration(letter: "o", .none, "as root, do not become the owner of the source"),
            OptionDeclaration(letter: "p", .none, "do not take over the permissions of the source"),
            OptionDeclaration(
                letter: "q", .text("key"), "look this key up, table by table; -: keys from input"),
            OptionDeclaration(letter: "r", .none, "replace entries that are there, without a warning"),
            OptionDeclaration(letter: "s", .none, "list the entries of the first table"),
            OptionDeclaration(letter: "u", .none, "take keys and values as bytes, not as UTF-8"),
            OptionDeclaration(letter: "v", .none, "say more; may be given several times"),
            OptionDeclaration(letter: "w", .none, "keep entries that are there, without a warning"),
        ]
        let beyond: [OptionDeclaration] = [
            OptionDeclaration(
                long: "root", .directory("DIR"), "take this directory for the root of the file system"),
            OptionDeclaration(long: "remote", .none, "with --root: ask the servers behind tables, too"),
            OptionDeclaration(long: "check", .none, "read the sources, report, and write nothing"),
            OptionDeclaration(
                long: "strict", .none, "let any warning end the work before anything is replaced"),
            OptionDeclaration(long: "if-changed", .none, "rebuild only what would hold other entries"),
            OptionDeclaration(long: "diff", .none, "show what a rebuild would change"),
            OptionDeclaration(
                long: "convert", .table("NEWTYPE:NEWNAME"), "write the operand's entries to a new table"),
            OptionDeclaration(long: "force", .none, "with --convert: replace a table that exists"),
            OptionDeclaration(
                long: "explain", .none, "with -q: show each key and table that was asked, and why"),
            OptionDeclaration(long: "json", .none, "with -q: the same as --explain, as JSON"),
        ]
        let search = OptionDeclaration(
            long: "as", .choice("FORMAT", of: SearchOrder.all.map(\.name)),
            "with -q: search as Postfix does in tables of this format, or of a parameter")
        let letters = (postfix + (forMessages ? messages : [])).sorted { a, b in
            let (left, right) = (a.spelling.lowercased(), b.spelling.lowercased())
            return left == right ? a.spelling > b.spelling : left < right
        }
        return letters + beyond + (forMessages ? [search] : [])
    }
}
