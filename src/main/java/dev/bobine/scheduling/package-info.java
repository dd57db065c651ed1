/// Decides which waiting jobs start now: free worker room, the backend's limits, users' running caps and the fair
/// order, in one transaction per backend turn.
///
/// [FairShare] and [Gcra] decide purely; [Dispatcher] brings them together with the store. May depend on
/// `job`, `catalogue`, `persistence`, `rendering` and `workers`.
@NullMarked
package dev.bobine.scheduling;

import org.jspecify.annotations.NullMarked;
