/// Decides which waiting jobs start now: free worker room, the backend's limits, users' running caps and the fair
/// order, in one transaction per backend turn.
///
/// [FairShare] and [Gcra] decide purely; [Dispatcher] brings them together with the store. Also here: the worker's
/// lease and the adoption of jobs whose worker is gone. May depend on `job`, `catalogue` and `persistence`.
@NullMarked
package dev.bobine.scheduling;

import org.jspecify.annotations.NullMarked;
