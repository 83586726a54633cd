// Each engine is filled fastest in an order of its own, which its format tells and the builder follows.

/// In which order a table writer wants its entries.
package enum EntryOrder: Sendable, Equatable {
    /// By the bytes of the key (btree, lmdb).
    case key
    /// By the bit-reversed hash of the stored key, so that the entries of one hash bucket come together
    /// whatever the number of buckets is (hash).
    case hash(terminated: Bool)
    /// As they were added (cdb).
    case addition
}
