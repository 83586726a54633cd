// The options of postbuild, declared once: getopt, the help, the completions and the manual follow from it.

internal import PostfixKit

/// The tool that brings every table of a configuration up to date.
package enum PostbuildTool {
    /// The options of the tool.
    package static let optionTable = OptionTable(
        tool: "postbuild", summary: "bring every lookup table of a configuration up to date", usage: usage,
        options: options, operands: "")

    private static let usage = """
        postbuild [-v] [-c config_dir] [-o name=value]... [--root DIR] [--check] [--diff] [--json] [--strict] \
        [--atomic] [--remote] [--jobs N] [--only PARAMETER|TABLE]... [--type-map OLD=NEW]... | \
        --decompile TABLE | --migrate lmdb|cdb [--dry-run] [--apply]
        """

    private static let options: [OptionDeclaration] = [
        OptionDeclaration(
            letter: "c", .directory("config_dir"), "take main.cf and master.cf from this directory"),
        OptionDeclaration(
            letter: "o", .text("name=value"), "go on as if main.cf had this; may be given several times"),
        OptionDeclaration(letter: "v", .none, "say more"),
        OptionDeclaration(
            long: "root", .directory("DIR"), "take this directory for the root of the file system"),
        OptionDeclaration(long: "check", .none, "write nothing; status 1 if anything would change"),
        OptionDeclaration(long: "diff", .none, "show the entries that differ"),
        OptionDeclaration(long: "json", .none, "show one JSON object for each table, and one for all"),
        OptionDeclaration(long: "strict", .none, "refuse sources with warnings"),
        OptionDeclaration(long: "atomic", .none, "put new databases in place only when all were built"),
        OptionDeclaration(long: "remote", .none, "open tables behind servers and engines, too"),
        OptionDeclaration(
            long: "jobs", .text("N"), "work on so many tables at once; default: two a processor"),
        OptionDeclaration(
            long: "only", .text("PARAMETER|TABLE"), "these tables only; may be given several times"),
        OptionDeclaration(
            long: "type-map", .text("OLD=NEW"),
            "take tables of one type for those of another; may be given several times"),
        OptionDeclaration(long: "decompile", .table("TABLE"), "write a source for a database"),
        OptionDeclaration(
            long: "migrate", .choice("TYPE", of: TableRegistry.successors.map(\.name)),
            "build hash and btree tables as this type, and show the edits of the configuration"),
        OptionDeclaration(long: "dry-run", .none, "with --migrate: build nothing"),
        OptionDeclaration(long: "apply", .none, "with --migrate: edit main.cf and master.cf"),
    ]
}
