/// The models that can be asked for: what each can do, what it costs, which backends serve it, and until when.
///
/// Pure values made from configuration. May depend on `job`.
@NullMarked
package dev.bobine.catalogue;

import org.jspecify.annotations.NullMarked;
