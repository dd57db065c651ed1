/// Keeps the tables small for months: partitions made ahead and dropped by age, memories of old requests, idle rows.
///
/// Works in bounded batches with short lock time-outs, and never in the way of the journey of a job. May depend on
/// `loop`
/// and `persistence`.
@NullMarked
package dev.bobine.upkeep;

import org.jspecify.annotations.NullMarked;
