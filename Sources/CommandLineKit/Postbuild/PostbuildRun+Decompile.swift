// postbuild --decompile: a source for a database that has none.

internal import PostfixKit

extension PostbuildRun {
    /// Writes a source for a database to standard output.
    func decompile(_ text: [UInt8]) throws(ToolFailure) -> ExitStatus {
        let hasType = text.contains(UInt8(ascii: ":"))
        let named = TableName(
            text, defaultType: hasType ? [] : try environment.configuration.defaultType())
        var options = try buildOptions()
        let table = named.inside(options.table.root)
        options.grammar = try grammar(of: named, options)
        if options.grammar == .map(valuesAreFiles: true) {
            throw ToolFailure(
                "\(named): its values are the contents of files, whose names nothing tells", .unavailable)
        }
        let writer = SourceText(options)
        var status = ExitStatus.success
        do throws(TableError) {
            try TableBuilder(options).forEachSourceEntry(of: table) { (key, value) throws(TableError) in
                if let line = writer.line(key: key, value: value) {
                    output.writePostfixForm(line.span, hasLines: true)
                } else {
                    messages.error("\(named): key \"\(key)\": no line of a source gives this entry")
                    status = .data
                }
            }
        } catch { throw ToolFailure(error) }
        return status
    }

    /// How the source of a table would be read: as the configuration says, else by what the table holds.
    private func grammar(
        of table: TableName, _ options: BuildOptions
    ) throws(ToolFailure) -> SourceGrammar {
        if (try? FileStatus.of(environment.configuration.directory.mainFile)) ?? nil != nil {
            let references = TableReferences(in: try snapshot()).references
                .filter { $0.table.bytes == table.bytes }
            if let role = references.first(where: { $0.role != .keys && $0.role != .cache })?.role {
                return role.grammar
            }
        }
        do throws(TableError) {
            let isAliases = try TableBuilder(options).holdsAliases(table.inside(options.table.root))
            return isAliases ? .aliases : .map(valuesAreFiles: false)
        } catch { throw ToolFailure(error) }
    }
}
