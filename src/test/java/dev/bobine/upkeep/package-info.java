/// Tests of what is removed after a time, or on request.
@NullMarked
package dev.bobine.upkeep;

import org.jspecify.annotations.NullMarked;
