/// What happened to jobs, published: event records, their wire form, and the relay of the outbox to Kafka.
///
/// Events go out in order per job, at least once, under stable ids, and only if they were committed.
/// May depend on `job`, `contract` and `persistence`; it alone produces to Kafka.
@NullMarked
package dev.bobine.publication;

import org.jspecify.annotations.NullMarked;
