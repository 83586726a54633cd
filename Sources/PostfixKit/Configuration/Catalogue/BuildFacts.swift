// Some answers depend on how Postfix was built; they are known for the builds whose behaviour is mirrored.

/// What a build of Postfix has besides what its release says.
package struct BuildFacts: Sendable, Equatable {
    /// The SASL plug-ins of servers, in the order of the program.
    package let serverPlugins: [String]
    /// The SASL plug-ins of clients, in the order of the program.
    package let clientPlugins: [String]
    /// The version of the TLS library that the program was built with; nil where no data tell.
    package let compiledTLSVersion: String?
    /// The kinds of public keys that the TLS library knows, in the order of the program.
    package let publicKeyAlgorithms: [String]

    /// The facts of a distribution's build of a release.
    ///
    /// A build of Postfix as its authors release it has neither SASL nor TLS unless it is asked for.
    ///
    /// Source: postconf(1), "-a", "-A" and "-T"; the running postconf of Debian.
    package init(_ distribution: Distribution, release: PostfixRelease) {
        switch distribution {
        case .upstream:
            (serverPlugins, clientPlugins, publicKeyAlgorithms) = ([], [], [])
            compiledTLSVersion = nil
        case .debian:
            (serverPlugins, clientPlugins) = (["cyrus", "dovecot"], ["cyrus"])
            publicKeyAlgorithms = ["dsa", "ecdsa", "rsa"]
            compiledTLSVersion = Self.debianTLSVersions[release.fullText]
        }
    }

    /// By the release of Debian's package.
    private static let debianTLSVersions = [
        "3.7.11": "OpenSSL 3.0.11 19 Sep 2023", "3.10.13": "OpenSSL 3.5.6 7 Apr 2026",
        "3.11.7": "OpenSSL 3.6.4 25 Aug 2026",
    ]
}
