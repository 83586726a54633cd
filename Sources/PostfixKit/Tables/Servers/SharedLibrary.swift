// The client libraries of database servers are not part of the programs: they are opened when a table needs one,
// so that a machine without them can do everything else.

internal import Glibc

/// A library of functions that is opened at run time, and stays open.
@safe struct SharedLibrary: @unchecked Sendable {
    private let handle: UnsafeMutableRawPointer
    private let name: String

    /// Why a library is not available.
    struct Failure: Error, Sendable {
        /// The sentence for people.
        let message: MessageText

        /// It as an error of the table that needs the library.
        func error(for table: TableName) -> TableError {
            .other("table \(table): \(message)", kind: .unavailable)
        }
    }

    /// Opens a library by its versioned name; `package` is the Debian package that brings it.
    ///
    /// - Throws: `Failure` where the system does not find it.
    init(_ name: String, package: String) throws(Failure) {
        guard let handle = unsafe dlopen(name, RTLD_NOW | RTLD_LOCAL) else {
            let reason = unsafe dlerror().map { unsafe String(cString: $0) } ?? name
            throw Failure(
                message: "cannot load the client library: \(reason); install the package \(package)")
        }
        unsafe self.handle = handle
        self.name = name
    }

    /// A function of the library; `type` must be how its header declares it.
    ///
    /// - Throws: `Failure` where the library has none of that name.
    @unsafe func function<Function>(_ symbol: String, as type: Function.Type) throws(Failure) -> Function {
        guard let address = unsafe dlsym(handle, symbol) else {
            throw Failure(message: "\(name) has no function \(symbol)")
        }
        return unsafe unsafeBitCast(address, to: type)
    }
}

/// Bytes with a NUL behind them, at an address that stays; for the wrappers of such libraries alone.
@safe final class CStringBuffer {
    private let memory: UnsafeMutableBufferPointer<CChar>

    /// A copy of bytes that hold no NUL.
    init(_ bytes: [UInt8]) {
        unsafe memory = .allocate(capacity: bytes.count + 1)
        unsafe _ = memory.initialize(from: bytes.map { CChar(bitPattern: $0) } + [0])
    }

    deinit { unsafe memory.deallocate() }

    /// Where the bytes begin; good as long as the buffer lives.
    var pointer: UnsafePointer<CChar>? { unsafe UnsafePointer(memory.baseAddress) }
}
