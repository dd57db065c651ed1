/// Clips in the bucket: streamed there in constant memory, hashed and read as video on the way, verified before anyone
/// is told.
///
/// [ClipStore] is the port, `S3ClipStore` the S3 client's only user. May depend on `job`.
@NullMarked
package dev.bobine.storage;

import org.jspecify.annotations.NullMarked;
