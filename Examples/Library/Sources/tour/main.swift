// Looks a key up in a table: the smallest program with PostfixKit.

import Glibc
import LibraryTour

let arguments = CommandLine.arguments.dropFirst()
guard let table = arguments.first, let key = arguments.dropFirst().first else {
    print("usage: tour type:name key")
    exit(64)
}
do {
    print(try value(of: key, in: table) ?? "not found")
} catch {
    print(error)
}
