// postresolve: finds out where mail for an address finally goes, and why, as the Postfix of a configuration would do it.

import CommandLineKit

exitProcess(PostresolveTool.run(processArguments()))
