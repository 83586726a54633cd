// postresolve: finds out where mail for an address finally goes, and why, as the Postfix of a configuration would do it.

package import CommandLineKit

/// Where the C library starts the program: the name that SwiftPM gives to `main`.
@c(postresolve_main)
package func start(_ count: CInt, _ arguments: ProgramArguments.Words) -> CInt {
    unsafe exitProcess(PostresolveTool.run(ProgramArguments.bytes(count, arguments)))
}
