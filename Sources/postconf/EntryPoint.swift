// postconf: shows and edits main.cf and master.cf, as the postconf of Postfix does, and says where values come from.

package import CommandLineKit

/// Where the C library starts the program: the name that SwiftPM gives to `main`.
@c(postconf_main)
package func start(_ count: CInt, _ arguments: ProgramArguments.Words) -> CInt {
    unsafe exitProcess(PostconfTool.run(ProgramArguments.bytes(count, arguments)))
}
