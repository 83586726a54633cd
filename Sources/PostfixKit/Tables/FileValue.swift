// Tables whose values are files (postmap -F) hold what the files hold, in Base64.

/// The content of the files that a value lists, joined with line feeds, in Base64.
///
/// - Throws: `TableError` for the first file that cannot be opened or read, and for a list without names.
///
/// Source: postmap(1), "-F".
func fileValue(_ value: Span<UInt8>) throws(TableError) -> [UInt8] {
    let files = listItems(value)
    guard !files.isEmpty else {
        throw .other("empty pathname list: >>\(value.array)<<'", kind: .data)
    }
    var joined: [UInt8] = []
    for (index, file) in files.enumerated() {
        if index > 0 { joined.append(0x0A) }
        let path = FilePath(file)
        let handle: FileHandle
        do throws(SystemError) { handle = try FileHandle(path, .read) } catch {
            throw .open(what: "", path, error)
        }
        do throws(SystemError) { joined += try handle.contents() } catch { throw .read(path, error) }
    }
    return base64(joined.span)
}
