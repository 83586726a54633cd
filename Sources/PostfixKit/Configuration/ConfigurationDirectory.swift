// Which main.cf is meant: the one that the user names, the one that the environment names, or the usual one.

internal import Glibc

/// The directory of main.cf and master.cf.
package struct ConfigurationDirectory: Sendable, Equatable {
    /// The name, as it was given.
    package let path: FilePath
    /// Whether the directory was asked for; then it must exist.
    package let isExplicit: Bool

    /// The directory of the `-c` option, else of MAIL_CONFIG, else /etc/postfix.
    ///
    /// As Postfix does: an empty name is a name, too.
    package init(option: FilePath?, environment: FilePath?, root: RootDirectory? = nil) {
        path = (option ?? environment ?? "/etc/postfix").inside(root)
        isExplicit = option != nil || environment != nil
    }

    /// The directory of the `-c` option, else of the environment of this process, else /etc/postfix.
    package init(option: FilePath?, root: RootDirectory? = nil) {
        let value = unsafe getenv("MAIL_CONFIG")
        let environment = unsafe value.map { unsafe FilePath(String(cString: $0)) }
        self.init(option: option, environment: environment, root: root)
    }

    /// The name of main.cf in this directory.
    package var mainFile: FilePath { path.appending(component: "main.cf") }
    /// The name of master.cf in this directory.
    package var masterFile: FilePath { path.appending(component: "master.cf") }
}
