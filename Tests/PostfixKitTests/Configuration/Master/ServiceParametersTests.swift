import PostfixKit
import Testing

@Suite struct ServiceParametersTests {
    private func master(_ text: String) throws -> MasterFile {
        try MasterFile(ConfigurationText(Array(text.utf8), name: "master.cf")) { _ in }
    }

    @Test func `names come in the order of their bytes`() throws {
        let master = try master("a unix - - n - - b -o y=1 -o B=2 -o a=3\n")
        #expect(ServiceParameters(master).names(of: master.services[0]) == ["B", "a", "y"])
    }

    @Test func `entries of one name and type share their parameters from the first that has any`() throws {
        let master = try master(
            "a unix - - n - - b\na unix - - n - - b -o x=1\na unix - - n - - c\na inet - - n - - b\n")
        let parameters = ServiceParameters(master)
        #expect(master.services.map { parameters.names(of: $0) } == [nil, ["x"], ["x"], nil])
    }

    @Test func `what a service is cannot be set`() throws {
        let master = try master("a unix - - n - - /bin/b -o service_name=x -o process_name=y\n")
        let parameters = ServiceParameters(master)
        let service = master.services[0]
        #expect(parameters.readOnlySettings.map(\.name) == ["service_name", "process_name"])
        #expect(parameters.names(of: service) == [])
        #expect(parameters.value(of: "service_name", in: service) == Array("a".utf8))
        #expect(parameters.value(of: "process_name", in: service) == Array("b".utf8))
    }

    @Test func `a reference means the option first, then what is said elsewhere`() throws {
        let master = try master("a unix - - n - - b -o x=1\n")
        let text = try ServiceParameters(master).expand(
            Array("$x $y $service_name.${none}".utf8), for: master.services[0], release: .newest
        ) { (name) throws(ConfigurationError) in name == "none" ? nil : Array("main".utf8) }
        #expect(String(decoding: text, as: UTF8.self) == "1 main a.")
    }
}
