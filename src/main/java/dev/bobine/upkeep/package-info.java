/// Keeps the tables and the bucket small for months: partitions made ahead and dropped by age, memories of old
/// requests, idle rows, unfinished uploads, clips past their retention, users of whom nothing is to be kept. Also
/// carries out what operators want done to many jobs.
///
/// Works in bounded batches with short lock time-outs, and never in the way of the journey of a job. May depend on
/// `job`, `loop`, `storage` and `persistence`, cancels jobs through `admission` and decides about unresolved ones
/// through `scheduling`.
@NullMarked
package dev.bobine.upkeep;

import org.jspecify.annotations.NullMarked;
