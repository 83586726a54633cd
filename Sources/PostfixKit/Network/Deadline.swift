// A server may take its time, but not all of ours: the moment after which we stop waiting.

internal import Glibc

/// A moment on a clock that is never set back.
package struct Deadline: Sendable {
    /// Nanoseconds on the monotonic clock; nil for never.
    private let moment: Int?

    /// The moment `seconds` from now; 0 or less means never.
    package init(in seconds: Int) {
        self.init(nanoseconds: seconds.multipliedReportingOverflow(by: 1_000_000_000))
    }

    /// The moment `milliseconds` from now; 0 or less means never.
    package init(inMilliseconds milliseconds: Int) {
        self.init(nanoseconds: milliseconds.multipliedReportingOverflow(by: 1_000_000))
    }

    private init(nanoseconds: (partialValue: Int, overflow: Bool)) {
        let sum = Self.now.addingReportingOverflow(nanoseconds.partialValue)
        moment =
            nanoseconds.overflow || sum.overflow || nanoseconds.partialValue <= 0 ? nil : sum.partialValue
    }

    private init(at moment: Int?) { self.moment = moment }

    /// What is left, in milliseconds, at most what poll(2) takes; -1 for ever, 0 when the time is up.
    package var milliseconds: Int32 {
        guard let moment else { return -1 }
        let left = moment - Self.now
        return left <= 0 ? 0 : Int32(clamping: left / 1_000_000 + 1)
    }

    /// Whether the time is up.
    package var hasPassed: Bool { moment.map { $0 <= Self.now } ?? false }

    /// The moment at which one of `count` equal shares of what is left is used up.
    package func share(of count: Int) -> Deadline {
        guard let moment, count > 1 else { return self }
        let now = Self.now
        return Deadline(at: now + max(moment - now, 0) / count)
    }

    private static var now: Int {
        var time = timespec()
        guard unsafe clock_gettime(CLOCK_MONOTONIC, &time) == 0 else { return 0 }
        return time.tv_sec &* 1_000_000_000 &+ time.tv_nsec
    }
}

/// Waits, and does nothing else.
package func pause(milliseconds: Int) {
    let end = Deadline(inMilliseconds: milliseconds)
    guard milliseconds > 0 else { return }
    while !end.hasPassed { _ = poll(nil, 0, end.milliseconds) }
}
