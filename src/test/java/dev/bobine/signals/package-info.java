/// Tests of what logs and traces tell of jobs, and of what nothing may tell.
@NullMarked
package dev.bobine.signals;

import org.jspecify.annotations.NullMarked;
