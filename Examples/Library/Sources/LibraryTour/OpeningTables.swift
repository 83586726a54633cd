// Tables by their names.

import PostfixKit

/// The value of a key in a table, as the newest release of Postfix finds it.
public func value(of key: String, in name: String) throws -> String? {
    let environment = PostfixEnvironment(MirroredPostfix(.newest, .upstream))
    let table = try PostfixTable(name, in: environment)
    return try table.lookup(key)
}

/// All entries of a table, and what there was to say about it.
public func listing(of name: String) throws -> (entries: [String], warnings: [String]) {
    var warnings: [String] = []
    var environment = PostfixEnvironment(MirroredPostfix(.newest, .upstream))
    environment.warn = { warnings.append($0) }
    let table = try PostfixTable(name, in: environment)
    var entries: [String] = []
    try table.forEachEntry { entry in
        let key = String(decoding: entry.key, as: UTF8.self)
        let value = String(decoding: entry.value, as: UTF8.self)
        entries.append("\(key): \(value)")
    }
    return (entries, warnings)
}
