import PostfixKit
import Testing

@Suite struct BuildFactsTests {
    @Test func `a build that nothing was asked of has no plug-ins`() {
        let facts = BuildFacts(.upstream, release: .newest)
        #expect(facts.serverPlugins.isEmpty && facts.clientPlugins.isEmpty)
        #expect(facts.publicKeyAlgorithms.isEmpty && facts.compiledTLSVersion == nil)
    }

    @Test func `the version of a library is known of the package that was seen`() throws {
        let seen = try #require(PostfixRelease("3.7.11"))
        #expect(BuildFacts(.debian, release: seen).compiledTLSVersion == "OpenSSL 3.0.11 19 Sep 2023")
        #expect(BuildFacts(.debian, release: .newest).compiledTLSVersion == nil)
    }
}
