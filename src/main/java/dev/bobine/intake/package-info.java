/// From raw records to requests and commands: reading, checking against the contract, and dead letters for the rest.
///
/// [RecordParser] classifies any record without throwing; a record is held for well under a second and never dropped.
/// May depend on `job`, `contract` and `admission`; it alone consumes from Kafka.
@NullMarked
package dev.bobine.intake;

import org.jspecify.annotations.NullMarked;
