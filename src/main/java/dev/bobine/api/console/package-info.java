/// What people see in a browser: pages, the sessions that they are signed in by, galleries and shares.
///
/// The pages are made of files that the build bundles (`src/main/resources/web`) and are clients of the public
/// interface: nothing is here for them that other clients could not use. May depend on the same packages as `api`, of
/// which it is a part; nothing depends on it but `runtime`.
@NullMarked
package dev.bobine.api.console;

import org.jspecify.annotations.NullMarked;
