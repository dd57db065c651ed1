/// Events of jobs as they happen, for those who hold a connection open. Nothing is stored for a stream: it can be left
/// and taken up again from the events themselves.
///
/// May depend on `job`, `loop`, `persistence` and the form of events.
@NullMarked
package dev.bobine.publication.stream;

import org.jspecify.annotations.NullMarked;
