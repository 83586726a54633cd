// The options of postresolve, declared once: getopt, the help, the completions and the manual follow from it.

internal import PostfixKit

/// The tool that finds out where mail goes.
package enum PostresolveTool {
    /// The options of the tool.
    package static let optionTable = OptionTable(
        tool: "postresolve", summary: "show where mail for an address finally goes, and why", usage: usage,
        options: letters + beyond, operands: "[address...]")

    private static let usage = """
        postresolve [-v] [-c config_dir] [-o name=value] [--root DIR] [--remote] [--passwd FILE] [--sender ADDRESS] \
        [--from local|remote] [--format text|json|dot] [--ask-policy [--size N]] \
        [--to TARGET | --diff OLD_DIR | --test FILE [--coverage] | --audit] [address... | -]
        """

    private static let letters: [OptionDeclaration] = [
        OptionDeclaration(
            letter: "c", .directory("config_dir"), "take main.cf and master.cf from this directory"),
        OptionDeclaration(
            letter: "o", .text("name=value"), "resolve as if main.cf had this; may be given several times"),
        OptionDeclaration(
            letter: "v", .none, "say more: the parameter of each step, the value as it is stored"),
    ]

    private static let beyond: [OptionDeclaration] = [
        OptionDeclaration(
            long: "root", .directory("DIR"), "take this directory for the root of the file system"),
        OptionDeclaration(
            long: "remote", .none, "with --root: ask the servers behind tables, and policy services, too"),
        OptionDeclaration(
            long: "passwd", .file("FILE"), "the users of the mail server, in the form of passwd(5)"),
        OptionDeclaration(
            long: "sender", .text("ADDRESS"),
            "the sender of the mail, <> for the null sender; default: postmaster@$myorigin"),
        OptionDeclaration(
            long: "from", .choice("SOURCE", of: ["local", "remote"]),
            "where the mail comes from: a program on the server (default), or a client of the network"),
        OptionDeclaration(
            long: "format", .choice("FORMAT", of: ["text", "json", "dot"]),
            "show a text, one JSON object to an address, or a graph for Graphviz"),
        OptionDeclaration(
            long: "ask-policy", .none, "ask the policy services that the SMTP server's restrictions name"),
        OptionDeclaration(
            long: "size", .text("BYTES"), "with --ask-policy: the size of the message"),
        OptionDeclaration(
            long: "to", .text("TARGET"),
            "show all addresses that end at this mailbox, address, command, file, transport or domain"),
        OptionDeclaration(
            long: "diff", .directory("OLD_DIR"),
            "show which addresses go elsewhere than with the configuration of this directory"),
        OptionDeclaration(
            long: "test", .file("FILE"), "compare with the destinations that this file expects"),
        OptionDeclaration(
            long: "coverage", .none, "with --test: show the entries of tables that no test has reached"),
        OptionDeclaration(
            long: "audit", .none,
            "show loops, dangling targets, entries without effect and mailboxes that get no mail"),
    ]
}
