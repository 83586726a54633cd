// postbuild: brings every lookup table that a configuration names up to date, in one command.

import CommandLineKit

exitProcess(PostbuildTool.run(processArguments()))
