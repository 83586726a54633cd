// Tables whose values are files (postmap -F) hold what the files hold, in Base64.

/// The content of the files that a value lists, joined with line feeds, in Base64.
///
/// Names are separated by commas and white space; nothing protects those.
///
/// - Throws: `TableError` for the first file that cannot be read, and for a value without a name.
///
/// Source: postmap(1), "-F".
func fileValue(_ value: Span<UInt8>, in root: RootDirectory?) throws(TableError) -> [UInt8] {
    let list = value.array
    let names = list.split { ", \t\r\n".utf8.contains($0) }
    guard !names.isEmpty else { throw .other("empty pathname list: >>\(list)<<'", kind: .data) }
    var joined: [UInt8] = []
    for (index, name) in names.enumerated() {
        if index > 0 { joined.append(0x0A) }
        let path = FilePath(Array(name)).inside(root)
        let file: FileHandle
        do throws(SystemError) {
            file = try FileHandle.source(path)
        } catch { throw TableError.open(what: "", path, error) }
        do throws(SystemError) {
            joined += try file.contents()
        } catch { throw TableError.read(path, error) }
    }
    return base64(joined.span)
}
