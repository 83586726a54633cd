// postconf: shows and edits main.cf and master.cf, as the postconf of Postfix does, and says where values come from.

import CommandLineKit

exitProcess(PostconfTool.run(processArguments()))
