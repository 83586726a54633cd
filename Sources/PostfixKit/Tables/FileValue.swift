// Tables whose values are files (postmap -F) hold what the files hold, in Base64.

/// The content of the files that a value lists, joined with line feeds, in Base64.
///
/// - Throws: `TableError.open` for the first file that cannot be read.
///
/// Source: postmap(1), "-F".
func fileValue(_ value: Span<UInt8>) throws(TableError) -> [UInt8] {
    var joined: [UInt8] = []
    for (index, file) in listItems(value).enumerated() {
        if index > 0 { joined.append(0x0A) }
        let path = FilePath(file)
        do throws(SystemError) {
            joined += try FileHandle(path, .read).contents()
        } catch { throw TableError.open(what: "", path, error) }
    }
    return base64(joined.span)
}
