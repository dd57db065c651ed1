/// Tests of background loops.
@NullMarked
package dev.bobine.loop;

import org.jspecify.annotations.NullMarked;
