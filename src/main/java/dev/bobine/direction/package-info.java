/// From a wish to shots: treatments, who writes them, and the prompts that are made of them.
///
/// Proposes and renders nothing: what it writes is validated and priced by the catalogue and shot only when its user
/// says so. What a language model says is data like any stranger's. Never on the path of an admission. May depend on
/// `job`, `catalogue`, `admission`, `persistence` and `net`, and on `rendering` for its guarded HTTP client.
@NullMarked
package dev.bobine.direction;

import org.jspecify.annotations.NullMarked;
