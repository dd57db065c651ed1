/// This process among the others: its lease, the jobs that it takes over from workers that are gone, and those that it
/// leaves to workers that can read them or know their backends.
///
/// The fence itself is a condition of every write and lives with the statements: [dev.bobine.persistence.WorkerLease]
/// is what they and everybody else ask. In: beats and lapsed leases. Out: jobs in hand. May depend on `job`, `loop`,
/// `persistence` and `rendering`.
@NullMarked
package dev.bobine.workers;

import org.jspecify.annotations.NullMarked;
