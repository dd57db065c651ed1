/// Background loops and the wake-ups that wake them.
///
/// A loop owns one virtual thread and one job; it runs when its time has come or it is woken, and tells when it last
/// made progress. Wakeups are hints: a loop that misses one finds the work at its next round. May depend on nothing of
/// Bobine.
@NullMarked
package dev.bobine.loop;

import org.jspecify.annotations.NullMarked;
