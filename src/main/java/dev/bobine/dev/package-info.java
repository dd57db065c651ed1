/// The embedded stack: a real Kafka broker, real PostgreSQL, an S3-compatible server and a local video renderer,
/// started in this JVM for development and tests. Its libraries are of `provided` scope, so nothing here can run in
/// production.
///
/// May depend on those libraries and on `dev.animatic`; no other package may depend on this one.
@NullMarked
package dev.bobine.dev;

import org.jspecify.annotations.NullMarked;
