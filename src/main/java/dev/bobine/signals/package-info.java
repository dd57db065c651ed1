/// What logs and traces tell of a job, whichever stage speaks.
///
/// The only package that knows the tracing library and the log's context. May depend on `job`; every stage may use it.
@NullMarked
package dev.bobine.signals;

import org.jspecify.annotations.NullMarked;
