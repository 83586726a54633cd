// faults: a process that is meant to end by a fault, for the tests of what FaultGuard makes of it.
//
//   faults signal NUMBER | early | temporary FILE | finished FILE | replacing ROOT | stack | shortened TABLE

import Glibc
import PostfixKit

let words = CommandLine.arguments.dropFirst()
let operand = words.dropFirst().first ?? ""
FaultGuard.install(prefix: Array("faults: fatal: ".utf8))

@inline(never) func deeper(_ depth: Int) -> Int { depth < 0 ? 0 : deeper(depth + 1) + deeper(depth + 2) }

switch words.first {
case "signal":
    FaultGuard.setFile("before.db")
    FaultGuard.setFile("t\n.db")
    let signal = Int32(operand) ?? SIGSEGV
    // raise(3) alone leaves a SIGABRT waiting where it is blocked.
    if signal == SIGABRT { abort() }
    raise(signal)
case "early": raise(SIGSEGV)
case "temporary":
    FaultGuard.setTemporaryFile(FilePath(operand))
    raise(SIGSEGV)
case "finished":
    FaultGuard.setTemporaryFile(FilePath(operand))
    FaultGuard.setTemporaryFile(nil)
    raise(SIGSEGV)
case "replacing":
    let path = FilePath("/f").inside(try RootDirectory(FilePath(operand)))
    let replacement = FileReplacement(
        lock: .flock, readersWatchModificationTime: true, temporarySuffix: ".new", creationMode: 0o644,
        isConstant: false, openingWords: "open", note: { _ in }, warn: { _ in })
    try replacement.replace(path) { (_) in raise(SIGSEGV) }
case "stack":
    FaultGuard.setFile("t.db")
    print(deeper(0))
case "shortened":
    let name = TableName(Array("hash:\(operand)".utf8), defaultType: [])
    let table = try TableRegistry.open(
        name,
        options: TableOptions(
            postfix: MirroredPostfix(.newest, .upstream), surroundings: TableSurroundings(warn: { _ in }),
            use: TableUse(isUTF8: true)))
    try table.table.beginBatch()
    _ = unsafe truncate("\(operand).db", 0)
    _ = try table.lookup(Array("key".utf8).span)
default: break
}
exit(64)
