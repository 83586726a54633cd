// Database files as a failing disk, a crash or an attacker leaves them.

/// Damages database files.
enum DatabaseMutation {
    /// A damaged copy of a database file whose pages have `pageSize` bytes (any number for one without pages).
    static func file(_ sound: [UInt8], pageSize: Int, _ generator: inout Generator) -> [UInt8] {
        var bytes = sound
        for _ in 0...(generator.once(in: 3) ? generator.below(6) : 0) {
            guard !bytes.isEmpty else { break }
            damage(&bytes, pageSize, &generator)
        }
        return bytes
    }

    private static func damage(_ bytes: inout [UInt8], _ pageSize: Int, _ generator: inout Generator) {
        let pageCount = max(1, bytes.count / pageSize)
        let page = generator.below(pageCount) * pageSize
        switch generator.below(18) {
        case 0, 1:
            for _ in 0...generator.below(8) { flip(&bytes, generator.below(bytes.count), &generator) }
        case 2, 3:
            // In the first pages, which tell what the file is.
            for _ in 0...generator.below(3) {
                flip(&bytes, generator.below(2) * pageSize + generator.below(260), &generator)
            }
        case 4, 5, 6:
            // In the header of a page and the places of its items.
            for _ in 0...generator.below(3) { flip(&bytes, page + generator.below(64), &generator) }
        case 7, 8:
            setNumber(
                &bytes, at: page + 2 * generator.below(40), width: generator.pick([2, 4]), pageCount,
                &generator)
        case 9:
            setNumber(
                &bytes, at: generator.below(2) * pageSize + 4 * generator.below(64), width: 4, pageCount,
                &generator)
        case 10:
            setNumber(
                &bytes, at: 2 * generator.below(bytes.count / 2), width: generator.pick([2, 4, 8]), pageCount,
                &generator)
        case 11: bytes.removeLast(generator.below(bytes.count + 1))
        case 12: bytes.removeLast(bytes.count - min(bytes.count, page))
        case 13, 14:
            // One page over another, or two that change places.
            let other = generator.below(pageCount) * pageSize
            let swaps = generator.once(in: 2)
            for index in 0..<pageSize where max(page, other) + index < bytes.count {
                let byte = bytes[other + index]
                bytes[other + index] = bytes[page + index]
                if swaps { bytes[page + index] = byte }
            }
        case 15:
            let fill: UInt8 = generator.pick([0, 0, 0xFF, 0xDB])
            for index in page..<min(page + pageSize, bytes.count) { bytes[index] = fill }
        case 16:
            for index in page..<min(page + pageSize, bytes.count) {
                bytes[index] = UInt8(generator.below(256))
            }
        default:
            let count = generator.pick([1, 100, pageSize, 3 * pageSize])
            bytes.append(contentsOf: (0..<count).map { _ in UInt8(generator.below(256)) })
        }
    }

    private static func flip(_ bytes: inout [UInt8], _ place: Int, _ generator: inout Generator) {
        guard place < bytes.count else { return }
        switch generator.below(3) {
        case 0: bytes[place] = generator.pick([0, 1, 2, 0x7F, 0x80, 0xFE, 0xFF])
        default: bytes[place] ^= 1 << UInt8(generator.below(8))
        }
    }

    /// Numbers that matter: the number of another page, the ends of what a field can hold, little steps.
    private static func setNumber(
        _ bytes: inout [UInt8], at place: Int, width: Int, _ pageCount: Int, _ generator: inout Generator
    ) {
        guard place + width <= bytes.count else { return }
        var number: UInt64 = 0
        for index in 0..<width { number |= UInt64(bytes[place + index]) << UInt64(8 * index) }
        switch generator.below(5) {
        case 0: number = UInt64(generator.below(pageCount + 2))
        case 1:
            number = generator.pick([
                0, 1, 0x7FFF, 0x8000, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, .max,
            ])
        case 2: number &+= UInt64(1 + generator.below(4))
        case 3: number &-= UInt64(1 + generator.below(4))
        default: number = generator.next()
        }
        for index in 0..<width {
            bytes[place + index] = UInt8(truncatingIfNeeded: number >> UInt64(8 * index))
        }
    }
}
