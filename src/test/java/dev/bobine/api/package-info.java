/// The service over HTTP, on the real parts.
@NullMarked
package dev.bobine.api;

import org.jspecify.annotations.NullMarked;
