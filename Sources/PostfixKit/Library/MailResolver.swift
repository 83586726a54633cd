// Where does mail for this address go? The answer of the whole configuration, as its daemons would give it.

/// Finds out where mail goes.
///
/// One thread at a time may ask a resolver. Where root asks, the thread, and only it, has the rights of a user while the
/// files of that user are looked at.
public final class MailResolver {
    private let system: MailSystem

    /// A resolver for the mail system that a configuration describes.
    ///
    /// - Throws: `PostfixError` for a parameter that no daemon could use.
    public init(_ configuration: PostfixConfiguration) throws(PostfixError) {
        do throws(ConfigurationError) {
            system = try MailSystem(
                configuration.main, configuration.snapshot.master,
                surroundings: try configuration.surroundings(),
                forksForChecks: configuration.environment.forksForChecks)
        } catch { throw PostfixError(error) }
    }

    /// Where mail for an address goes, and why.
    ///
    /// - Parameters:
    ///   - address: The address in external form.
    ///   - sender: The sender in external form; empty for the null sender.
    ///   - source: Where the mail comes from.
    /// - Returns: the ends of the mail, and the steps to them.
    /// - Throws: `PostfixError` for a parameter that a daemon could not use.
    public func resolve(
        _ address: String, from sender: String = "", source: MailSource = .local
    ) throws(PostfixError) -> MailResolution {
        do throws(ConfigurationError) {
            return MailResolution(
                try system.resolve(Array(address.utf8), sender: Array(sender.utf8), from: source))
        } catch { throw PostfixError(error) }
    }
}
