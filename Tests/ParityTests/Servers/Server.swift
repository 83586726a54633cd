import Foundation

/// A configuration with tables of all types, and all that it takes to ask the real Postfix about it.
struct Server {
    let directory: URL
    let ours: Toolkit
    let reference: Toolkit
    /// The tables of `key value`, by name, and how many entries each has.
    let maps = ["virtual": 300, "canonical": 40, "transport": 25, "access": 60, "relocated": 10]

    init(_ name: String, in parent: URL? = nil) throws {
        ours = try .ours()
        reference = try .reference()
        if let parent {
            directory = parent.appendingPathComponent(name)
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        } else {
            directory = try Scratch.directory(name)
        }
    }

    func remove() { try? FileManager.default.removeItem(at: directory) }

    /// Writes main.cf, master.cf and all sources; `types` are those of the five maps and the aliases in turn.
    func write(types: [String], round: Int = 0) throws {
        let type = { (number: Int) in types[number % types.count] }
        let main = """
            compatibility_level = 3.6
            alias_maps = \(type(0)):$config_directory/aliases
            alias_database = $alias_maps
            virtual_alias_maps = proxy:\(type(1)):$config_directory/virtual
            canonical_maps = unionmap:{\(type(2)):$config_directory/canonical}
            transport_maps = \(type(3)):$config_directory/transport
            relocated_maps = \(type(4)):$config_directory/relocated
            smtpd_client_restrictions = check_client_access ${indexed}/access
            indexed = \(type(5)):$config_directory

            """
        try write(main, "main.cf")
        try write("smtp inet n - y - - smtpd\npostlog unix-dgram n - n - 1 postlogd\n", "master.cf")
        try writeSources(round: round)
    }

    /// Writes the sources; in each round the values are others.
    func writeSources(round: Int) throws {
        for (name, count) in maps {
            let lines = (0..<count).map { "Key\($0).\(name)@example.com\tvalue \(round), \($0)\n" }
            try write("# \(name)\n" + lines.joined(), name)
        }
        try write((0..<50).map { "name\($0): value\(round), \($0)\n" }.joined(), "aliases")
    }

    func write(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: directory.appendingPathComponent(name))
    }

    func text(_ name: String) throws -> String {
        try String(contentsOf: directory.appendingPathComponent(name), encoding: .utf8)
    }

    var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() }
    }

    /// What postbuild says.
    func build(_ options: [String] = []) async throws -> Outcome {
        try await ours.run("postbuild", ["-c", directory.path] + options, in: directory)
    }

    /// What the real Postfix finds for all keys of a table, each answer once.
    func answers(_ type: String, _ name: String) async throws -> [String] {
        let isAliases = name == "aliases"
        let keys =
            isAliases
            ? (0..<50).map { "name\($0)" }
            : (0..<(maps[name] ?? 0)).map { "key\($0).\(name)@example.com" }
        let outcome = try await reference.run(
            isAliases ? "postalias" : "postmap", ["-q", "-", "\(type):\(directory.path)/\(name)"],
            in: directory,
            input: Array((keys.joined(separator: "\n") + "\n").utf8))
        return outcome.outputText.split(separator: "\n").map(String.init)
    }

    /// The same, by our own reckoning.
    func expected(_ name: String, round: Int = 0) -> [String] {
        name == "aliases"
            ? (0..<50).map { "name\($0):\tvalue\(round), \($0)" }
            : (0..<(maps[name] ?? 0)).map { "key\($0).\(name)@example.com\tvalue \(round), \($0)" }
    }

    /// The table that the real postconf shows for each parameter.
    func values() async throws -> [String] {
        let outcome = try await reference.run("postconf", ["-c", directory.path, "-nx"], in: directory)
        return outcome.outputText.split(separator: "\n").map(String.init)
    }
}
