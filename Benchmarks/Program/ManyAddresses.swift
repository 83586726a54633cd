// Addresses that each pass three tables before they leave, for postresolve.

import Glibc

/// A configuration with three tables of virtual aliases, one after the other, and addresses of the first.
struct ManyAddresses {
    let directory: String
    /// How many entries each table has.
    let entries: Int
    /// How many addresses are asked for.
    let questions: Int

    /// Writes the configuration, the sources and `addresses`; false where that fails.
    func write() -> Bool {
        guard unsafe mkdir(directory, 0o755) == 0 else { return false }
        let tables = (1...3).map { "hash:\(directory)/step\($0)" }.joined(separator: " ")
        let main = """
            myhostname = mail.example.com
            mydestination = $myhostname
            alias_maps =
            local_recipient_maps =
            virtual_alias_domains =
            virtual_alias_maps = \(tables)

            """
        let step = entries * 7 / 11 | 1
        return write("main.cf") { line in line(main) }
            && write("master.cf") { line in line("smtp unix - - n - - smtp\n") }
            && write("step1") { line in
                for number in 0..<entries { line("\(name(number)) second\(number)@two.example\n") }
            }
            && write("step2") { line in
                for number in 0..<entries {
                    line("second\(number)@two.example third\(number)@three.example\n")
                }
            }
            && write("step3") { line in
                for number in 0..<entries { line("third\(number)@three.example last\(number)@far.example\n") }
            }
            && write("addresses") { line in
                for number in 0..<questions { line("\(name(number * step % entries))\n") }
            }
    }

    private func name(_ number: Int) -> String { "user\(number)@example\(number % 1000).com" }

    private func write(_ file: String, _ body: ((String) -> Void) -> Void) -> Bool {
        guard let file = unsafe fopen("\(directory)/\(file)", "w") else { return false }
        body { text in unsafe fputs(text, file) }
        return unsafe fclose(file) == 0
    }
}
