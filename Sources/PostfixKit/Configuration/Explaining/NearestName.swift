// An unknown name is most often a mistyped one; this finds the name that was meant.

/// Finds the name that is nearest to one that is not known.
package struct NearestName {
    private let wanted: [UInt8]
    private var distance: Int
    /// The nearest name so far; nil while none is near enough.
    package private(set) var name: [UInt8]?

    /// A search without candidates yet; the longer the name, the more mistakes it may have, three at most.
    package init(to wanted: [UInt8]) {
        self.wanted = wanted
        distance = wanted.count > 200 ? 0 : min(3, wanted.count / 4) + 1
    }

    /// Takes a name into account; of several that are as near, the first is kept.
    package mutating func consider(_ candidate: Span<UInt8>) {
        guard abs(candidate.count - wanted.count) < distance else { return }
        let found = Self.distance(wanted.span, candidate, below: distance)
        if found < distance {
            distance = found
            name = candidate.array
        }
    }

    /// How many bytes have to be put in, taken out, replaced, or exchanged with their neighbour, to make one text
    /// of the other; `limit` where it is not below that.
    static func distance(_ left: Span<UInt8>, _ right: Span<UInt8>, below limit: Int) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 0..<left.count {
            var current = [row + 1]
            for column in 0..<right.count {
                let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
                var best = min(replaced, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            if current.allSatisfy({ $0 >= limit }) { return limit }
            beforeLast = last
            last = current
        }
        return min(last[right.count], limit)
    }
}

extension KnownParameters {
    /// The known name that is nearest to one that is not; nil where none is near enough.
    package func nearestName(to name: ParameterName) -> ParameterName? {
        var search = NearestName(to: name.bytes)
        let text = catalogue.text
        catalogue.forEach { (parameter: ListedParameter) in search.consider(text.extracting(parameter.name)) }
        for own in transportParameters.all { search.consider(own.name.bytes.span) }
        for user in users.sorted() { search.consider(user.bytes.span) }
        return search.name.map { ParameterName($0) }
    }
}
