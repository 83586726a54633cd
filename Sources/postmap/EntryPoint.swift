// postmap: builds, queries and lists lookup tables, as the postmap of Postfix does.

package import CommandLineKit

/// Where the C library starts the program: the name that SwiftPM gives to `main`.
@c(postmap_main)
package func start(_ count: CInt, _ arguments: ProgramArguments.Words) -> CInt {
    unsafe exitProcess(TableTool.postmap.run(ProgramArguments.bytes(count, arguments)))
}
