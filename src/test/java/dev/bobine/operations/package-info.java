/// What operators get next to the service: manifests, alerts, dashboards and the image's layout, held to what the
/// service is.
@NullMarked
package dev.bobine.operations;

import org.jspecify.annotations.NullMarked;
