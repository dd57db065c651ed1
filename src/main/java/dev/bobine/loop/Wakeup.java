package dev.bobine.loop;

/// What there may be news of.
public enum Wakeup {
    /// Jobs are waiting or room has become free.
    DISPATCH,
    /// Events are waiting to be published.
    OUTBOX,
    /// A worker gave up its jobs.
    ADOPTION,
    /// Somebody wants a running job cancelled.
    CANCEL,
    /// Deliveries to webhooks may be due, in this process.
    WEBHOOKS,
    /// Somebody has thrown a clip away.
    DISPOSAL,
    /// Wishes wait for the director, or it has a place again.
    DIRECTION,
    /// Somebody wants the same done to many jobs.
    BULK,
    /// Somebody wants a user's data deleted.
    ERASURE
}
