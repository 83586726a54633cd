// postmap: builds, queries and lists lookup tables, as the postmap of Postfix does.

import CommandLineKit

exitProcess(TableTool.postmap.run(processArguments()))
