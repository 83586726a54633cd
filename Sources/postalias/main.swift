// postalias: builds, queries and lists alias tables, as the postalias of Postfix does.

import CommandLineKit

exitProcess(TableTool.postalias.run(processArguments()))
