// What was typed, settled into what it means: one kind of work, and how far it goes.

internal import Glibc
internal import PostfixKit

/// What postbuild is to do.
struct PostbuildCommand {
    /// The kinds of work.
    enum Work: Equatable {
        /// Bring tables up to date.
        case build
        /// `--decompile`: write a source for a database.
        case decompile([UInt8])
        /// `--migrate`: another type for the tables of Berkeley DB.
        case migrate(type: [UInt8], builds: Bool, applies: Bool)
    }

    var work: Work
    var mode = BuildRun.Mode()
    /// `-o`, in the order of the command line.
    var overrides: [ParameterAssignment]
    var typeMap: [[UInt8]: [UInt8]] = [:]
    var only: [[UInt8]]
    var opensRemote: Bool
    var showsJSON: Bool
    var isVerbose: Bool

    /// Settles what was typed.
    ///
    /// - Throws: `ToolFailure` for options that exclude each other.
    init(_ typed: TypedOptions) throws(ToolFailure) {
        work = try Self.work(typed)
        overrides = try typed.overrides()
        only = typed.arguments(of: "only")
        opensRemote = typed.has("remote")
        showsJSON = typed.has("json")
        isVerbose = typed.has("v")
        mode.writes = !typed.has("check")
        mode.isAtomic = typed.has("atomic")
        mode.isStrict = typed.has("strict")
        mode.showsDifferences = typed.has("diff")
        mode.jobs = try Self.jobs(typed)
        for argument in typed.arguments(of: "type-map") {
            let parts = argument.split(separator: UInt8(ascii: "="), omittingEmptySubsequences: false)
            guard parts.count == 2,
                parts.allSatisfy({ TableRegistry.type(named: Array($0))?.isIndexed == true })
            else {
                throw .usage("--type-map takes two indexed types, such as hash=lmdb, instead of \(argument)")
            }
            typeMap[Array(parts[0])] = Array(parts[1])
        }
    }

    private static func work(_ typed: TypedOptions) throws(ToolFailure) -> Work {
        if let operand = typed.operands.first {
            throw .usage("postbuild takes no operands: use --only \(operand)")
        }
        let building = ["check", "diff", "strict", "atomic", "remote", "jobs", "only", "type-map"]
        if let table = typed.argument(of: "decompile") {
            if let other = (building + ["json", "migrate", "dry-run", "apply"]).first(where: typed.has) {
                throw .usage("specify only one of --decompile and --\(other)")
            }
            return .decompile(table)
        }
        if let type = typed.argument(of: "migrate") {
            let types = TableRegistry.successors.map(\.name)
            guard types.contains(String(decoding: type, as: UTF8.self)) else {
                throw .usage("--migrate takes \(types.joined(separator: " or ")) instead of \(type)")
            }
            if let other = ["check", "diff", "remote", "only", "type-map", "o"].first(where: typed.has) {
                throw .usage("specify only one of --migrate and \(other == "o" ? "-o" : "--\(other)")")
            }
            if typed.has("dry-run"), typed.has("apply") {
                throw .usage("specify only one of --dry-run and --apply")
            }
            return .migrate(type: type, builds: !typed.has("dry-run"), applies: typed.has("apply"))
        }
        for option in ["dry-run", "apply"] where typed.has(option) {
            throw .usage("option --\(option) requires --migrate")
        }
        return .build
    }

    private static func jobs(_ typed: TypedOptions) throws(ToolFailure) -> Int {
        guard let text = typed.argument(of: "jobs") else {
            // While one waits for the disk, another one computes.
            return 2 * max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        }
        guard let number = Int(String(decoding: text, as: UTF8.self)), (1...1024).contains(number) else {
            throw .usage("--jobs takes a number from 1 to 1024 instead of \(text)")
        }
        return number
    }
}
