/// Readers of what strangers send, fed with anything: what a fuzz target is, and how the fuzzer is let loose on one.
@NullMarked
package dev.bobine.fuzz;

import org.jspecify.annotations.NullMarked;
