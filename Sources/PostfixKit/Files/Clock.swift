// The time of day, for the few places that compare it with the times of files.

internal import Glibc

/// The time now, in whole seconds since 1970.
public func currentTime() -> Int { time(nil) }
