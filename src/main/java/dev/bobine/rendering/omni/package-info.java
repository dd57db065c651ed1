/// The `gemini-omni` dialect: video models behind Google's Interactions API, run in the background and delivered by
/// address.
///
/// Replies may repeat the inputs, clips included, so they are read without such texts. May depend on `rendering`,
/// `rendering.http`, `job`, `storage`, OkHttp and Jackson.
@NullMarked
package dev.bobine.rendering.omni;

import org.jspecify.annotations.NullMarked;
