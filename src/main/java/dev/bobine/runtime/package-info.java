/// What the service needs to run as a process: configuration, clock, lifecycle, meters and health.
///
/// The only package that reads the system clock. May depend on every stage; the stages see only plain values made here.
@NullMarked
package dev.bobine.runtime;

import org.jspecify.annotations.NullMarked;
