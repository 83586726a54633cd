// What main.cf and master.cf say.

import PostfixKit

/// A parameter of a configuration, with all its references replaced.
public func parameter(_ name: String, in directory: String) throws -> String? {
    let environment = PostfixEnvironment(MirroredPostfix(.newest, .upstream))
    let configuration = try PostfixConfiguration(directory, in: environment)
    return try configuration.value(of: name)
}

/// The tables that a configuration names, each with the parameter that names it.
public func tables(of directory: String) throws -> [String] {
    let environment = PostfixEnvironment(MirroredPostfix(.newest, .upstream))
    let configuration = try PostfixConfiguration(directory, in: environment)
    return configuration.tables.filter { !$0.isSecret }.map { "\($0.parameter): \($0.name)" }
}

/// The services of a configuration, such as `smtp/inet smtpd`.
public func services(of directory: String) throws -> [String] {
    let environment = PostfixEnvironment(MirroredPostfix(.newest, .upstream))
    let configuration = try PostfixConfiguration(directory, in: environment)
    return configuration.services.map { "\($0.name)/\($0.type) \($0.command)" }
}
