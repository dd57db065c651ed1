/// Tests of the embedded stack, and the resource that gives it to every other test.
///
/// May depend on anything.
@NullMarked
package dev.bobine.dev;

import org.jspecify.annotations.NullMarked;
