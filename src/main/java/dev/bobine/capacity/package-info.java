/// What one process has little of, shared fairly among users and backends: memory for what strangers send, and places
/// for what takes long.
///
/// Depends on nothing.
@NullMarked
package dev.bobine.capacity;

import org.jspecify.annotations.NullMarked;
