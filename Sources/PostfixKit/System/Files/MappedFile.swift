// Database files are read where the system has them, without a copy; every access is bounds-checked.

internal import Glibc

/// The content of a file, mapped for reading: what others write to the file is seen here.
///
/// The content must not be used while nobody holds a lock against writers; a file that another program
/// shortens faults, which `FaultGuard` turns into a message.
@safe package final class MappedFile {
    /// Length in bytes at the time of mapping.
    package let count: Int
    private let address: UnsafeMutableRawPointer?

    /// Maps the whole of an open file.
    ///
    /// - Throws: `SystemError`, what fstat(2) or mmap(2) gives.
    package init(_ file: borrowing FileHandle) throws(SystemError) {
        count = try file.status().size
        guard count > 0 else {
            unsafe address = nil
            return
        }
        let mapped = unsafe mmap(nil, count, PROT_READ, MAP_SHARED, file.descriptor, 0)
        guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else { throw .last }
        unsafe address = mapped
    }

    deinit { if let address = unsafe address { unsafe munmap(address, count) } }

    /// The content of the file.
    package var bytes: RawSpan {
        @_lifetime(borrow self) get {
            let span = unsafe RawSpan(_unsafeBytes: UnsafeRawBufferPointer(start: address, count: count))
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }
}
