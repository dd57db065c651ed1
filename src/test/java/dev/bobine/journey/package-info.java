/// The whole way of a job, on the real parts: from a record on the requests topic to the object and the events.
@NullMarked
package dev.bobine.journey;

import org.jspecify.annotations.NullMarked;
