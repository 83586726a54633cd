// postalias: builds, queries and lists alias tables, as the postalias of Postfix does.

package import CommandLineKit

/// Where the C library starts the program: the name that SwiftPM gives to `main`.
@c(postalias_main)
package func start(_ count: CInt, _ arguments: ProgramArguments.Words) -> CInt {
    unsafe exitProcess(TableTool.postalias.run(ProgramArguments.bytes(count, arguments)))
}
