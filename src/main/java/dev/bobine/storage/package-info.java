/// Clips in the bucket: streamed there in constant memory, hashed and read as video on the way, verified before anyone
/// is told.
///
/// [ClipStore] is the port, [S3ClipStore] what stands behind it; `Bucket` alone calls the S3 client. May depend on
/// `job`, `loop` and `media`.
@NullMarked
package dev.bobine.storage;

import org.jspecify.annotations.NullMarked;
