// Drop-in means getopt's own grammar: clusters, joined arguments, `--`, and no options after an operand.

internal import CGetopt
internal import Glibc
internal import PostfixKit

/// What was typed.
package struct TypedOptions {
    /// One option as it was typed, with its argument where it takes one.
    package struct Occurrence {
        /// The option.
        package let option: OptionDeclaration
        /// Its argument, as given; empty where there is none.
        package let argument: [UInt8]
    }

    /// The options, in the order of the command line.
    package let occurrences: [Occurrence]
    /// What follows the options.
    package let operands: [[UInt8]]

    /// Whether an option was given, named by its letter or its long name.
    package func has(_ option: String) -> Bool {
        occurrences.contains { $0.option.name == option || $0.option.letter.map(String.init) == option }
    }

    /// The argument of a long option, the last one given; nil where there is none.
    package func argument(of name: String) -> [UInt8]? {
        occurrences.last { $0.option.name == name }?.argument
    }
}

extension TypedOptions {
    /// The settings of all `-o name=value`, in their order.
    ///
    /// - Throws: `ToolFailure` for one that is no assignment.
    func overrides() throws(ToolFailure) -> [ParameterAssignment] {
        var overrides: [ParameterAssignment] = []
        for occurrence in occurrences where occurrence.option.letter == "o" {
            do throws(ParameterAssignment.Problem) {
                overrides.append(try ParameterAssignment(occurrence.argument.span))
            } catch {
                let problem: MessageText =
                    error == .missingName ? "missing attribute name" : "missing '=' after attribute name"
                throw .usage("invalid parameter override: \(occurrence.argument): \(problem)")
            }
        }
        return overrides
    }

    /// The arguments of a long option that may be given several times.
    func arguments(of name: String) -> [[UInt8]] {
        occurrences.filter { $0.option.name == name }.map(\.argument)
    }
}

extension OptionTable {
    /// Takes a command line apart; nil where getopt(3) refused it, and has said why.
    ///
    /// The first argument is the name of the program.
    package func parse(_ arguments: [[UInt8]]) -> TypedOptions? {
        if let typed = parse(arguments, speaks: false) { return typed }
        // What getopt(3) has to say, it says of words that are safe to show.
        _ = parse(arguments.map(VisibleText.masked), speaks: true)
        return nil
    }

    private func parse(_ arguments: [[UInt8]], speaks: Bool) -> TypedOptions? {
        // The C library keeps what it is given: this memory lives as long as the process.
        let vector = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(
            capacity: arguments.count + 1)
        for (index, given) in arguments.enumerated() {
            // getopt(3) begins its messages with the name of the program, as the tools do.
            let argument = index == 0 ? FilePath(given).lastComponent : given
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: argument.count + 1)
            for (place, byte) in argument.enumerated() { unsafe copy[place] = CChar(bitPattern: byte) }
            unsafe copy[argument.count] = 0
            unsafe vector[index] = unsafe copy
        }
        unsafe vector[arguments.count] = nil
        var letters = "+"
        var long: [CGetopt.option] = unsafe []
        for (index, option) in options.enumerated() {
            let hasArgument = option.argument != .none
            if let letter = option.letter { letters += String(letter) + (hasArgument ? ":" : "") }
            if let name = option.name {
                unsafe long.append(
                    CGetopt.option(
                        name: strdup(name), has_arg: hasArgument ? 1 : 0, flag: nil, val: Int32(1000 + index))
                )
            }
        }
        unsafe long.append(CGetopt.option(name: nil, has_arg: 0, flag: nil, val: 0))
        var occurrences: [TypedOptions.Occurrence] = []
        getopt_begin(speaks ? 1 : 0)
        while true {
            let code = unsafe getopt_long(Int32(arguments.count), vector, letters, long, nil)
            if code == -1 { break }
            let option: OptionDeclaration?
            if code >= 1000, Int(code) - 1000 < options.count {
                option = options[Int(code) - 1000]
            } else {
                option = options.first {
                    $0.letter?.asciiValue.map { Int32($0) == code } ?? false
                }
            }
            guard let option else { return nil }
            var argument: [UInt8] = []
            if option.argument != .none, let text = unsafe getopt_argument() {
                argument = unsafe Array(UnsafeBufferPointer(start: text, count: strlen(text))).map {
                    UInt8(bitPattern: $0)
                }
            }
            occurrences.append(TypedOptions.Occurrence(option: option, argument: argument))
        }
        let rest = min(Int(getopt_index()), arguments.count)
        return TypedOptions(occurrences: occurrences, operands: Array(arguments[max(rest, 1)...]))
    }
}

/// The arguments of the process, as the C library hands them to its entry point.
///
/// Swift's own `CommandLine` reads them from `/proc`, which not every place has in which a program is started.
package enum ProgramArguments {
    /// The words of the command line as C passes them, with a null pointer at their end.
    package typealias Words = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

    /// The words as bytes, the name of the program first.
    package static func bytes(_ count: CInt, _ words: Words) -> [[UInt8]] {
        (0..<Int(count)).compactMap { index in
            guard let text = unsafe words[index] else { return nil }
            return unsafe Array(UnsafeBufferPointer(start: text, count: strlen(text))).map {
                UInt8(bitPattern: $0)
            }
        }
    }
}

/// A variable of the environment; nil where it is not set.
package func environment(_ name: String) -> [UInt8]? {
    guard let text = unsafe getenv(name) else { return nil }
    return unsafe Array(UnsafeBufferPointer(start: text, count: strlen(text))).map { UInt8(bitPattern: $0) }
}

/// Sets a variable of the environment, which a table may show.
func setEnvironment(_ name: String, to value: [UInt8]) {
    let text = value.map { CChar(bitPattern: $0) } + [0]
    _ = unsafe setenv(name, text, 1)
}
