// Colour helps the eye at a terminal, and is in the way everywhere else.

internal import PostfixKit

/// Puts colours around pieces of text, or does not.
struct Paint: Sendable {
    /// Whether there are colours.
    let isOn: Bool

    /// What a colour means.
    enum Meaning: String {
        case good = "32"
        case bad = "31"
        case later = "33"
        case unknown = "35"
        case aside = "2"
        case title = "1"
    }

    /// A text in a colour.
    func callAsFunction(_ text: ReportText, _ meaning: Meaning) -> ReportText {
        isOn ? "\u{1B}[\(meaning.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// A verdict in its colour.
    func callAsFunction(_ verdict: Verdict, _ text: ReportText? = nil) -> ReportText {
        let text = text ?? "\(verdict.rawValue)"
        return switch verdict {
        case .deliverable: self(text, .good)
        case .undeliverable: self(text, .bad)
        case .deferred: self(text, .later)
        case .undecidable: self(text, .unknown)
        }
    }
}
