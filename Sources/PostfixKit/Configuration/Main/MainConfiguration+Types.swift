// The values of parameters as a program needs them: checked as Postfix checks them, in its words.

extension MainConfiguration {
    /// The value of a parameter as text, of a length that the catalogue allows; empty when it has none.
    ///
    /// - Throws: `ConfigurationError` for a mistake in a reference, or a text that is too short or too long.
    package func string(_ name: ParameterName) throws(ConfigurationError) -> [UInt8] {
        let text = try value(of: name) ?? []
        let definition = catalogue.definition(of: name)
        if let minimum = definition?.minimum, text.count < minimum {
            throw .tooShort(name, value: text, minimum: minimum, try origin(of: name))
        }
        if let maximum = definition?.maximum, text.count > maximum {
            throw .tooLong(name, value: text, maximum: maximum, try origin(of: name))
        }
        return text
    }

    /// The value of a parameter as a list: what white space and commas separate.
    ///
    /// - Throws: as `string`.
    package func list(_ name: ParameterName) throws(ConfigurationError) -> [[UInt8]] {
        try string(name).split { ", \t\r\n".utf8.contains($0) }.map(Array.init)
    }

    /// Whether the value of a parameter is `yes`; upper and lower case are the same.
    ///
    /// - Throws: `ConfigurationError` for a mistake in a reference, or a value that is neither `yes` nor `no`.
    package func boolean(_ name: ParameterName) throws(ConfigurationError) -> Bool {
        let text = try value(of: name) ?? []
        if let answer = yesOrNo(text) { return answer }
        throw .notBoolean(name, value: text, try origin(of: name))
    }

    /// The value of a parameter as a number, within the limits of the catalogue.
    ///
    /// - Throws: `ConfigurationError` for a mistake in a reference, or a value that is not a number, does not fit
    ///   the type (32 bits but for `long`), or is outside of the limits.
    package func integer(_ name: ParameterName) throws(ConfigurationError) -> Int {
        let text = try value(of: name) ?? []
        let definition = catalogue.definition(of: name)
        // As strtol(3) reads: white space, then a sign, then digits to the end.
        let digits = text.drop(while: isWhiteSpace)
        guard let number = Int(String(decoding: digits, as: UTF8.self)),
            definition?.type == .long || Int32(exactly: number) != nil
        else { throw .notNumber(name, value: text, try origin(of: name)) }
        if let minimum = definition?.minimum, number < minimum {
            throw .tooSmall(name, value: number, minimum: minimum, try origin(of: name))
        }
        if let maximum = definition?.maximum, number > maximum {
            throw .tooLarge(name, value: number, maximum: maximum, try origin(of: name))
        }
        return number
    }

    /// The value of `myhostname`, which a host can have as its name.
    ///
    /// - Throws: `ConfigurationError` for a mistake in a reference, or a text that is not a name of a host.
    package func hostName() throws(ConfigurationError) -> [UInt8] {
        let name = try string("myhostname")
        if let problem = HostNameSyntax.problem(of: name) {
            throw .badHostName("myhostname", value: name, problem: problem, directory.mainFile)
        }
        return name
    }

    /// The domain that `myorigin` names; with Debian's Postfix it may name a file that has it in its first line.
    ///
    /// - Throws: `ConfigurationError` for a mistake in a reference, a file that cannot be read or is empty, or
    ///   more than one word.
    ///
    /// Source: postconf(5), "myorigin"; the file is an extension of Debian's.
    package func originDomain() throws(ConfigurationError) -> [UInt8] {
        var domain = try string("myorigin")
        if catalogue.distribution == .debian, domain.first == UInt8(ascii: "/") {
            let path = FilePath(domain).inside(directory.path.root)
            let content: [UInt8]
            do throws(SystemError) {
                content = try FileHandle.source(path).contents()
            } catch { throw .valueFile(path, error) }
            domain = Array(content.prefix { $0 != 0x0A }).span.trimmed.array
            if domain.isEmpty { throw .emptyValueFile("myorigin", path) }
        }
        guard !domain.contains(where: { ", \t\r\n".utf8.contains($0) }) else {
            throw .multipleValues("myorigin", value: domain)
        }
        return domain
    }

    private func origin(of name: ParameterName) throws(ConfigurationError) -> ParameterOrigin {
        try rawValue(of: name)?.origin ?? .builtIn
    }
}
