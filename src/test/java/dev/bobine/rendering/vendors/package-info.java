/// The simulators under the vendors' own client libraries: so the shapes that the adapters are tested against are the
/// vendors', not ours.
@NullMarked
package dev.bobine.rendering.vendors;

import org.jspecify.annotations.NullMarked;
