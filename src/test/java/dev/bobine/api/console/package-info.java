/// Tests of what browsers are served.
@NullMarked
package dev.bobine.api.console;

import org.jspecify.annotations.NullMarked;
