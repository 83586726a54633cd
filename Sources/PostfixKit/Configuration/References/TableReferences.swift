// Which tables a configuration needs is spread over both its files, in five grammars; this reads them all.

/// All places of a configuration that name lookup tables.
///
/// Both files are looked at, with the options of services, and the defaults of the release: lists of tables, lists
/// in which tables, files and words are mixed, access restrictions and their classes, and tables that are made of
/// other tables.
///
/// Source: postconf(5); DATABASE_README; SMTPD_ACCESS_README.
package struct TableReferences {
    /// The places, in the order of the parameters; of each, main.cf before the services of master.cf.
    package private(set) var references: [TableReference] = []
    /// Words that should name a table and do not.
    package private(set) var problems: [TableReferenceProblem] = []

    private let snapshot: ConfigurationSnapshot
    private var known: KnownParameters { snapshot.known }

    /// How deep files and tables may be nested in each other.
    private static let depthLimit = 50

    /// Finds the tables of a configuration.
    package init(in snapshot: ConfigurationSnapshot) {
        self.snapshot = snapshot
        var services: [(service: KnownParameters.Service, entry: MasterService)] = []
        for (service, entry) in zip(snapshot.known.services, snapshot.master?.services ?? [])
        where !service.settings.isEmpty && !services.contains(where: { $0.entry.identity == entry.identity })
        {
            services.append((service, entry))
        }
        for parameter in TableParameter.all
        where !parameter.isRestriction && parameter.syntax != .references {
            let name = ParameterName(parameter.name)
            guard known.catalogue.definition(of: name) != nil else { continue }
            let common = add(parameter, name, origin: snapshot.origin(of: name), nil, unless: nil)
            for (service, entry) in services {
                let origin = snapshot.origin(of: name, in: entry)
                _ = add(parameter, name, origin: origin, service, unless: common)
            }
        }
    }

    // MARK: values

    /// Adds what one parameter names, unless its value is `common`; gives the value.
    private mutating func add(
        _ parameter: TableParameter, _ name: ParameterName, origin: ValueOrigin,
        _ service: KnownParameters.Service?, unless common: [UInt8]?
    ) -> [UInt8]? {
        let place = Place(parameter: name, service: service?.identity, origin: origin)
        do throws(ConfigurationError) {
            guard let raw = try known.value(of: name, in: service) else { return nil }
            if raw.isEmpty { return raw }
            let value = known.isRaw(name) ? raw : try known.expanded(raw, of: name, in: service)
            let isClasses = parameter.syntax == .names
            if isClasses { try addClasses(listItems(value.span), parameter, service) }
            if value == common || isClasses { return value }
            let use = Use(place: place, format: parameter.format)
            switch parameter.syntax {
            case .list, .acl: addList(value.span, use, depth: 0)
            case .restrictions, .names, .argument: addRestrictions(value.span, use)
            case .single: add(table: value.span.trimmed.array, use)
            case .maps, .references: for item in listItems(value.span) { add(table: item, use) }
            }
            return value
        } catch {
            problems.append(
                TableReferenceProblem(
                    place: place.message, parameter: name, problem: error.message, isValue: true))
            return nil
        }
    }

    /// Adds what the restriction classes name: each is a parameter with restrictions.
    private mutating func addClasses(
        _ names: [[UInt8]], _ parameter: TableParameter, _ service: KnownParameters.Service?
    ) throws(ConfigurationError) {
        for name in names.map({ ParameterName($0) }) {
            guard let raw = try known.value(of: name, in: service) else { continue }
            let value = try known.expanded(raw, of: name, in: service)
            if service != nil, let common = try known.value(of: name),
                try known.expanded(common, of: name) == value
            {
                continue
            }
            let entry = snapshot.master?.services.first { $0.identity == service?.identity }
            let origin = entry.map { snapshot.origin(of: name, in: $0) } ?? snapshot.origin(of: name)
            let place = Place(parameter: name, service: service?.identity, origin: origin)
            addRestrictions(value.span, Use(place: place, format: parameter.format))
        }
    }

    /// Where something stands that is being read.
    private struct Place {
        var parameter: ParameterName
        var service: [UInt8]?
        var origin: ValueOrigin
        let isDefault: Bool

        init(parameter: ParameterName, service: [UInt8]?, origin: ValueOrigin) {
            self.parameter = parameter
            self.service = service
            self.origin = origin
            isDefault =
                switch origin {
                case .builtIn, .host, .process: true
                case .file, .option, .directory: false
                }
        }

        var message: MessageText {
            let whose: MessageText = service.map { " of \($0)" } ?? ""
            return "\(parameter.bytes)\(whose) (\(origin.message))"
        }
    }

    /// What a table is used for.
    private struct Use {
        var place: Place
        var format: TableFormat
        var restriction: [UInt8]?
        var owners: [TableName] = []
    }

    private mutating func fail(_ use: Use, _ problem: MessageText) {
        let shown = use.format.isSecret ? TableReference.hiddenProblem : problem
        problems.append(
            TableReferenceProblem(
                place: use.place.message, parameter: use.place.parameter, problem: shown, isValue: false))
    }

    /// The table type for what has none.
    private var usualType: [UInt8] {
        let name: ParameterName = "default_database_type"
        let raw = (try? known.value(of: name)) ?? nil
        return raw.flatMap { try? known.expanded($0, of: name) } ?? []
    }

    // MARK: grammars

    /// Adds what a list of words, files and tables names.
    private mutating func addList(_ text: Span<UInt8>, _ use: Use, depth: Int) {
        guard depth < Self.depthLimit else { return fail(use, "lists are nested too deeply") }
        for item in listItems(text) {
            let word = Array(item.drop { $0 == UInt8(ascii: "!") })
            if word.first == UInt8(ascii: "/") {
                addFile(FilePath(word).inside(known.directory.path.root), use, depth: depth)
            } else if word.first != UInt8(ascii: "["), word.contains(UInt8(ascii: ":")) {
                add(table: word, use)
            }
        }
    }

    /// Adds what the lines of a file in a list name.
    private mutating func addFile(_ path: FilePath, _ use: Use, depth: Int) {
        do throws(SystemError) {
            // A pipe would be empty when the next parameter names it.
            let file = try FileHandle.source(path, patience: 0)
            var lines = LogicalLineReader(file, name: path, capacity: 1 << 13) { _ in }
            while try lines.advance() {
                var inner = use
                inner.place.origin = .file(
                    ConfigurationText.Place(file: path, line: lines.lineNumber, column: 1))
                addList(lines.text, inner, depth: depth + 1)
            }
        } catch { fail(use, "open file \(path): \(error.reason)") }
    }

    /// Adds what access restrictions name.
    private mutating func addRestrictions(_ text: Span<UInt8>, _ use: Use) {
        for restriction in AccessRestriction.list(text) {
            switch restriction.form {
            case .bareTable: add(argument: restriction.name, use)
            case .table(let parameter):
                guard let argument = restriction.argument else {
                    fail(use, "\(restriction.name): a table is missing behind it")
                    continue
                }
                var inner = use
                inner.restriction = restriction.foldedName
                inner.format = parameter.format
                add(argument: argument, inner)
            case .word, .alone: break
            }
        }
    }

    /// Adds the table of a restriction, which may stand in braces before further words.
    private mutating func add(argument: [UInt8], _ use: Use) {
        guard argument.first == UInt8(ascii: "{") else { return add(table: argument, use) }
        guard case .text(let inside) = bracedText(argument.span), let table = listItems(inside.span).first
        else { return fail(use, "bad syntax: \"\(argument)\"") }
        add(table: table, use)
    }

    /// Adds a table, or those that it is made of.
    private mutating func add(table text: [UInt8], _ use: Use) {
        if text.isEmpty { return }
        guard use.owners.count < Self.depthLimit else { return fail(use, "tables are nested too deeply") }
        do throws(TableError) {
            // As postalias does: what has no type there is of the usual one.
            let hasType = use.place.parameter != "alias_database" || text.contains(UInt8(ascii: ":"))
            let table = hasType ? try TableName(member: text) : TableName(type: usualType, name: text)
            var inner = use
            inner.owners.append(table)
            let members = try table.memberTexts()
            for member in members { add(table: member, inner) }
            guard members.isEmpty else { return }
            references.append(
                TableReference(
                    table: table, parameter: use.place.parameter, restriction: use.restriction,
                    service: use.place.service, origin: use.place.origin, format: use.format,
                    owners: use.owners, isDefault: use.place.isDefault))
        } catch { fail(use, error.message) }
    }
}
