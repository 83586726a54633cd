// Why a parameter is what it is.

import PostfixKit

/// The value of a parameter and where it comes from; nil for a name that is not known.
public func explanation(of name: String, in directory: String) throws -> String? {
    let environment = PostfixEnvironment(MirroredPostfix(.newest, .upstream))
    let configuration = try PostfixConfiguration(directory, in: environment)
    guard let parameter = try configuration.parameter(name) else { return nil }
    let value = parameter.isSecret ? "(secret)" : parameter.expandedValue ?? parameter.value
    switch parameter.origin {
    case .file(let place): return "\(value) (\(place.file), line \(place.line))"
    case .directory, .host: return "\(value) (computed)"
    case .builtIn: return "\(value) (default)"
    }
}
