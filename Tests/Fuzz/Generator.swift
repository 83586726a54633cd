// Random numbers that are the same for the same seed, so that every finding can be made again.

/// The SplitMix64 generator.
struct Generator: RandomNumberGenerator {
    private var state: UInt64

    /// The numbers of one case: they depend on the seed, the kind of the case and its number only.
    init(seed: UInt64, kind: String, number: Int) {
        state = seed
        for byte in kind.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
        state ^= UInt64(truncatingIfNeeded: number) &* 0x9E37_79B9_7F4A_7C15
        _ = next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// A number from 0 up to `bound`, which is not reached; 0 where there is none.
    mutating func below(_ bound: Int) -> Int { bound > 0 ? Int(next() % UInt64(bound)) : 0 }

    /// True once in `times`.
    mutating func once(in times: Int) -> Bool { below(times) == 0 }

    /// One of the elements; the list is not empty.
    mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

    /// A range inside of `0..<count`, mostly a short one.
    mutating func slice(of count: Int) -> Range<Int> {
        let start = below(count)
        let length = min(count - start, once(in: 4) ? below(count) : below(64))
        return start..<start + length
    }
}
