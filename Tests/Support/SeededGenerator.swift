// What is made up by chance has to be the same on every run, and for a seed on every machine.

/// Random numbers from a seed.
///
/// Source: Sebastiano Vigna's SplitMix64.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// The numbers of a seed.
    public init(seed: UInt64) { state = seed }

    /// The next number.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Something that makes up texts by chance.
public protocol Seeded {
    /// Where its choices come from.
    var random: SeededGenerator { get set }
}

extension Seeded {
    /// A number from 0 up to `limit`, which is not reached; 0 where there is none.
    public mutating func below(_ limit: Int) -> Int { limit > 0 ? Int(random.next() % UInt64(limit)) : 0 }

    /// One of the choices, of which there is at least one.
    public mutating func pick<Choice>(_ choices: [Choice]) -> Choice { choices[below(choices.count)] }

    /// A text once in `count` times, and nothing otherwise.
    public mutating func sometimes(_ text: String, oneIn count: Int) -> String {
        below(count) == 0 ? text : ""
    }
}
