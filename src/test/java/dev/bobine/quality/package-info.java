/// The rules of the code base, executed: who may know whom, how code is formatted, what is documented.
@NullMarked
package dev.bobine.quality;

import org.jspecify.annotations.NullMarked;
