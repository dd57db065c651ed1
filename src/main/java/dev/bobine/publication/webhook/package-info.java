/// Events by HTTP, signed as Standard Webhooks 1.0 says: who gets them, what is sent, and what follows from an answer.
///
/// Nothing here waits for Kafka, and Kafka waits for nothing here. May depend on `job`, `net`, `loop`, `persistence`
/// and OkHttp; within `publication` on the form of events.
@NullMarked
package dev.bobine.publication.webhook;

import org.jspecify.annotations.NullMarked;
