/// The `vertex-veo` dialect: Veo as a long-running operation of Vertex AI. A finished clip lies in a bucket of Google's
/// storage or inside the reply itself, from where it is read as a stream.
///
/// A clip that was withheld is no error there: the operation is done and has no videos. May depend on `rendering`,
/// `rendering.http`, `job`, `storage`, OkHttp, Jackson and Google's auth library.
@NullMarked
package dev.bobine.rendering.vertex;

import org.jspecify.annotations.NullMarked;
