// From a source file to a database.

import PostfixKit

/// Builds the database of a table where its entries have changed; the warnings are about its source.
public func rebuild(_ table: String) throws -> (isWritten: Bool, warnings: [String]) {
    let environment = PostfixEnvironment(MirroredPostfix(.newest, .upstream))
    var build = DatabaseBuild(table, in: environment)
    build.occasion = .ifChanged
    let summary = try build.run()
    return (summary.isWritten, summary.warnings.map { "line \($0.line): \($0.message)" })
}

/// Whether the source of a table is without mistakes.
public func isClean(_ table: String) throws -> Bool {
    var build = DatabaseBuild(table, in: PostfixEnvironment(MirroredPostfix(.newest, .upstream)))
    build.occasion = .never
    return try build.run().warnings.isEmpty
}
