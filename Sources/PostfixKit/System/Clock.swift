// The time of day, for the few places that compare it with the times of files.

internal import Glibc

/// The time now, in whole seconds since 1970.
package func currentTime() -> Int { time(nil) }

/// The time since some moment that never changes while the machine runs, in seconds: for time-outs.
func monotonicTime() -> Double {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
}
