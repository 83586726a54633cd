import Foundation
import TestSupport
import PostfixKit

/// What postconf of a release printed, from `Tests/Fixtures/postconf`.
struct PostconfFixture {
    /// The releases, as the files call them.
    static let labels = [
        "3.5.27", "3.6.20", "3.7.11-debian", "3.7.22", "3.8.20", "3.9.14", "3.10.13", "3.11.6",
    ]

    let label: String

    private func lines(_ name: String) throws -> [Substring] {
        try Checkout.text("Tests/Fixtures/postconf/\(name)").split(separator: "\n")
    }

    private func rows(_ name: String) throws -> [[Substring]] {
        try lines(name).map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
            .filter { $0.first.map(String.init) == label }
    }

    /// The output of `postconf -d`.
    func defaults() throws -> [String] { try lines("postconf-d-\(label).txt").map(String.init) }

    /// The numbers of built-in parameters and of those of services.
    func counts() throws -> [Int] { try rows("counts.tsv").flatMap { $0[2...3].compactMap { Int($0) } } }

    /// The parameters of the release, with the services that it comes with.
    func parameters() throws -> KnownParameters {
        let parts = label.split(separator: "-")
        let distribution: Distribution = parts.count > 1 ? .debian : .upstream
        let release = PostfixRelease(String(parts[0]), distribution: distribution) ?? .newest
        let master = try rows("services.tsv").map { "\($0[1]) unix - - n - - \($0[2])\n" }.joined()
        return KnownParameters(
            catalogue: ParameterCatalogue(release: release, distribution: distribution),
            directory: ConfigurationDirectory(option: nil, environment: nil),
            services: try services(master), facts: HostFacts(hostName: Array("box".utf8), interfaces: []))
    }
}

/// The services of a master.cf.
func services(_ master: String) throws -> [KnownParameters.Service] {
    let file = try MasterFile(ConfigurationText(Array(master.utf8), name: "master.cf")) { _ in }
    return KnownParameters.Service.all(file.services)
}
