/// Tests of the animatic.
///
/// May depend on anything.
@NullMarked
package dev.bobine.dev.animatic;

import org.jspecify.annotations.NullMarked;
