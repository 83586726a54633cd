// The options of postconf, declared once: getopt, the help, the completions and the manual follow from it.

internal import PostfixKit

/// The tool that shows and edits the configuration.
package enum PostconfTool {
    /// The options of the tool.
    package static let optionTable = OptionTable(
        tool: "postconf", summary: "show and edit the configuration", usage: usage,
        options: letters + beyond, operands: "[name...]")

    private static let usage = """
        postconf [-a (server SASL types)] [-A (client SASL types)] [-b (bounce templates)] [-c config_dir] \
        [-c param_class] [-d (parameter defaults)] [-e (edit configuration)] [-f (fold lines)] \
        [-F (master.cf fields)] [-h (no names)] [-H (no values)] [-l (lock types)] [-m (map types)] \
        [-M (master.cf)] [-n (non-default parameters)] [-o name=value (override parameter value)] \
        [-p (main.cf, default)] [-P (master.cf parameters)] [-t (bounce templates)] \
        [-T compile-version|run-version|public-key-algorithms] [-v (verbose)] [-x (expand parameter values)] \
        [-X (exclude)] [-# (comment-out)] [name...]
        """

    private static let letters: [OptionDeclaration] = [
        OptionDeclaration(letter: "a", .none, "show the SASL plug-ins of servers"),
        OptionDeclaration(letter: "A", .none, "show the SASL plug-ins of clients"),
        OptionDeclaration(letter: "b", .none, "show the bounce templates, with their $names expanded"),
        OptionDeclaration(
            letter: "c", .directory("config_dir"), "take main.cf and master.cf from this directory"),
        OptionDeclaration(
            letter: "C", .choice("class", of: ["builtin", "service", "user", "all"]),
            "show the parameters of these classes"),
        OptionDeclaration(letter: "d", .none, "show defaults instead of settings"),
        OptionDeclaration(letter: "e", .none, "set parameters, fields or entries: name=value"),
        OptionDeclaration(letter: "f", .none, "fold long lines"),
        OptionDeclaration(letter: "F", .none, "show or set fields of master.cf: service/type/field"),
        OptionDeclaration(letter: "h", .none, "show values without names"),
        OptionDeclaration(letter: "H", .none, "show names without values"),
        OptionDeclaration(letter: "j", .none, "show JSON") { $0.hasJSONOutput },
        OptionDeclaration(letter: "l", .none, "show the kinds of mailbox locks"),
        OptionDeclaration(letter: "m", .none, "show the types of lookup tables"),
        OptionDeclaration(letter: "M", .none, "show or set entries of master.cf: service/type"),
        OptionDeclaration(letter: "n", .none, "show what main.cf sets"),
        OptionDeclaration(
            letter: "o", .text("name=value"), "show as if main.cf had this; may be given several times"),
        OptionDeclaration(letter: "p", .none, "show or set parameters of main.cf (this is the default)"),
        OptionDeclaration(letter: "P", .none, "show or set parameters of master.cf: service/type/parameter"),
        OptionDeclaration(letter: "q", .none, "do not warn of unused or deprecated parameters") {
            $0.warnsOfDeprecatedNames
        },
        OptionDeclaration(letter: "t", .none, "show the bounce templates as they are"),
        OptionDeclaration(
            letter: "T", .choice("mode", of: ["compile-version", "run-version", "public-key-algorithms"]),
            "show what is known of TLS"),
        OptionDeclaration(letter: "v", .none, "say more; may be given several times"),
        OptionDeclaration(letter: "x", .none, "expand $names in values"),
        OptionDeclaration(letter: "X", .none, "remove parameters, options or entries"),
        OptionDeclaration(letter: "#", .none, "comment parameters or entries out"),
    ]

    private static let beyond: [OptionDeclaration] = [
        OptionDeclaration(long: "lenient", .none, "go on past what cannot be read or expanded"),
        OptionDeclaration(
            long: "host-name", .text("NAME"), "compute defaults as on the machine of this name"),
        OptionDeclaration(
            long: "interfaces", .text("ADDRESS/LENGTH..."), "compute defaults as with these interfaces"),
        OptionDeclaration(long: "process-id", .text("NUMBER"), "show this number as process_id"),
        OptionDeclaration(
            long: "explain", .none, "tell of each parameter where its value comes from and what it means"),
        OptionDeclaration(long: "json", .none, "show data: one JSON object to a line, with origins"),
        OptionDeclaration(
            long: "diff", .none,
            "show which values in effect differ: directory, and directory, \"defaults\" or release"),
        OptionDeclaration(
            long: "check-upgrade", .choice("X.Y", of: PostfixRelease.series),
            "show what this release changes for the configuration, with --from"),
        OptionDeclaration(
            long: "from", .choice("X.Y", of: PostfixRelease.series),
            "with --check-upgrade: the release that the configuration is used with"),
        OptionDeclaration(
            long: "show-secrets", .none,
            "do not hide passwords from --json, --explain, --diff and --check-upgrade"),
        OptionDeclaration(
            long: "root", .directory("DIR"), "take this directory for the root of the file system"),
        OptionDeclaration(long: "changed", .none, "with -e, -X or -#: say whether the file was changed"),
    ]
}
