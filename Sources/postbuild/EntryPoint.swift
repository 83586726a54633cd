// postbuild: brings every lookup table that a configuration names up to date, in one command.

package import CommandLineKit

/// Where the C library starts the program: the name that SwiftPM gives to `main`.
@c(postbuild_main)
package func start(_ count: CInt, _ arguments: ProgramArguments.Words) -> CInt {
    unsafe exitProcess(PostbuildTool.run(ProgramArguments.bytes(count, arguments)))
}
