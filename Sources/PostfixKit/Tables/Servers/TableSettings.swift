// Tables that ask a server or an engine are configured by a few settings, in a file of their own or in main.cf;
// this reads them, and checks them in Postfix's words.

/// The settings of one table.
///
/// **Shape**: a table name that begins with `/` or `.` is the name of a file of logical lines `name = value`; any
/// other one is a prefix of parameters of main.cf, `PREFIX_name`. Values of the file are taken as they stand: no
/// `$name` is replaced.
///
/// Source: "OBSOLETE MAIN.CF PARAMETERS" in the manuals of these types, such as pgsql_table(5).
struct TableSettings {
    /// The table that is configured.
    let table: TableName
    private let file: [[UInt8]: Setting]?
    private let parameter: (_ name: [UInt8]) throws(TableError) -> [UInt8]?

    private struct Setting {
        let value: [UInt8]
        let line: Int
    }

    /// Reads the file of a table, where its name is one.
    ///
    /// - Throws: `TableError` when the file cannot be read, or has a line that is not an assignment.
    init(_ table: TableName, options: TableOptions) throws(TableError) {
        self.table = table
        parameter = options.surroundings.parameter
        let isFile = table.name.first == UInt8(ascii: "/") || table.name.first == UInt8(ascii: ".")
        file = isFile ? try Self.read(table.path, warn: options.warn) : nil
    }

    private static func read(
        _ path: FilePath, warn: @escaping (MessageText) -> Void
    ) throws(TableError) -> [[UInt8]: Setting] {
        let handle: FileHandle
        do throws(SystemError) {
            handle = try FileHandle.source(path)
        } catch { throw .open(what: "", path, error) }
        var settings: [[UInt8]: Setting] = [:]
        var lines = LogicalLineReader(handle, name: path, capacity: 1 << 13) { warn($0.message) }
        while true {
            do throws(SystemError) {
                guard try lines.advance() else { return settings }
            } catch { throw .read(path, error) }
            let assignment: ParameterAssignment
            do throws(ParameterAssignment.Problem) {
                assignment = try ParameterAssignment(lines.line)
            } catch {
                let text = upToNull(lines.line).trimmed.array
                throw .other(
                    "\(path), line \(lines.lineNumber): \(error.message(text))", kind: .configuration)
            }
            let name = assignment.name.bytes
            if let earlier = settings[name], earlier.value != assignment.value {
                warn(
                    "\(path), line \(lines.lineNumber): overriding earlier entry: \(name)=\(earlier.value)")
            }
            settings[name] = Setting(value: assignment.value, line: lines.lineNumber)
        }
    }

    // MARK: values

    /// A text; `fallback` where it is not set.
    ///
    /// - Throws: `TableError` of kind `configuration` for one that is shorter than `minimum` bytes.
    func string(
        _ name: String, default fallback: String = "", minimum: Int = 0
    ) throws(TableError) -> [UInt8] {
        let value = try value(name) ?? Array(fallback.utf8)
        guard value.count >= minimum else {
            throw bad(name, "bad string length \(value.count) < \(minimum): \(full(name)) = \(value)")
        }
        return value
    }

    /// A text; nil where it is not set, or empty.
    func optionalString(_ name: String) throws(TableError) -> [UInt8]? {
        let value = try string(name)
        return value.isEmpty ? nil : value
    }

    /// A text as a list: what commas and white space separate.
    func list(_ name: String, default fallback: String = "") throws(TableError) -> [[UInt8]] {
        try string(name, default: fallback).split { ", \t\r\n".utf8.contains($0) }.map(Array.init)
    }

    /// A whole number of 32 bits; `fallback` where it is not set.
    ///
    /// - Throws: `TableError` of kind `configuration` for what is not a number, or outside of the limits.
    func integer(
        _ name: String, default fallback: Int, minimum: Int? = nil, maximum: Int? = nil
    ) throws(TableError) -> Int {
        var number = fallback
        if let value = try value(name) {
            // As strtol(3) reads: white space, then a sign, then digits to the end.
            let digits = value.drop(while: isWhiteSpace)
            guard let read = Int32(String(decoding: digits, as: UTF8.self)) else {
                throw bad(name, "bad numerical configuration: \(full(name)) = \(value)")
            }
            number = Int(read)
        }
        if let minimum, number < minimum {
            throw bad(name, "invalid \(full(name)) parameter value \(number) < \(minimum)")
        }
        if let maximum, number > maximum {
            throw bad(name, "invalid \(full(name)) parameter value \(number) > \(maximum)")
        }
        return number
    }

    /// `yes` or `no`; `fallback` where it is not set.
    ///
    /// - Throws: `TableError` of kind `configuration` for what is neither.
    func boolean(_ name: String, default fallback: Bool) throws(TableError) -> Bool {
        try optionalBoolean(name) ?? fallback
    }

    /// `yes` or `no`; nil where it is not set.
    ///
    /// - Throws: as `boolean`.
    func optionalBoolean(_ name: String) throws(TableError) -> Bool? {
        guard let value = try value(name) else { return nil }
        if let answer = yesOrNo(value) { return answer }
        throw bad(name, "bad boolean configuration: \(full(name)) = \(value)")
    }

    /// The value of a setting as it is written; nil where it is not set.
    private func value(_ name: String) throws(TableError) -> [UInt8]? {
        guard let file else { return try parameter(full(name)) }
        return file[Array(name.utf8)]?.value
    }

    // MARK: messages

    /// The name of a setting as messages have it: with the prefix where main.cf sets it.
    private func full(_ name: String) -> [UInt8] {
        file == nil ? table.name + [UInt8(ascii: "_")] + Array(name.utf8) : Array(name.utf8)
    }

    /// A mistake in a setting, with the file and the line that make it.
    func bad(_ name: String, _ problem: MessageText) -> TableError {
        guard let file else { return .other(problem, kind: .configuration) }
        guard let line = file[Array(name.utf8)]?.line else {
            return .other("\(table.name): \(problem)", kind: .configuration)
        }
        return .other(
            "\(table.name): \(problem) (\(table.path), line \(line))", kind: .configuration)
    }
}
