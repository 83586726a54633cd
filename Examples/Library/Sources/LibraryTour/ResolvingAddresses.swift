// Where mail goes.

import PostfixKit

/// The ends of mail to an address, such as `user@example.com: mailbox /var/mail/user`.
public func destinations(of address: String, in directory: String) throws -> [String] {
    let environment = PostfixEnvironment(MirroredPostfix(.newest, .upstream))
    let configuration = try PostfixConfiguration(directory, in: environment)
    let resolver = try MailResolver(configuration)
    let resolution = try resolver.resolve(address)
    return resolution.destinations.map { "\($0.recipient): \($0.method) \($0.target)" }
}

/// The steps that lead there, each with the table that has answered.
public func way(of address: String, in directory: String) throws -> [String] {
    let environment = PostfixEnvironment(MirroredPostfix(.newest, .upstream))
    let configuration = try PostfixConfiguration(directory, in: environment)
    let resolution = try MailResolver(configuration).resolve(address, source: .remote)
    return resolution.steps.map { step in
        "\(step.stage): \(step.input) -> \(step.output.joined(separator: ", ")) \(step.table ?? "")"
    }
}
