/// The benchmarks: what the service does per second and per job, on real parts and, where it is about the service as a
/// whole, from the packaged jar.
///
/// Each of them measures from outside (the model server, Kafka, the database's own counters) and writes its figures as
/// JSON. May depend on `dev` for the parts and on the test helpers of `storage` and `scheduling`.
@NullMarked
package dev.bobine.bench;

import org.jspecify.annotations.NullMarked;
