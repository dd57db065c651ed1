/// The pure domain: what a job is, where it stands, what may happen to it and what that costs.
///
/// Values and decisions only, with time passed in; nothing here does I/O, reads a clock or knows a framework.
/// May depend on `java.*` alone (and the nullness annotations). Start reading at [JobState].
@NullMarked
package dev.bobine.job;

import org.jspecify.annotations.NullMarked;
