@NullMarked
package dev.bobine.direction;

import org.jspecify.annotations.NullMarked;
