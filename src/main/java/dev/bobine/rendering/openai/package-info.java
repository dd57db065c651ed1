/// The `openai-videos` dialect: the wire shape of a hosted API that is gone, which self-hosted model servers and
/// gateways speak on; and the `openai-images` dialect, which is its sibling for stills. Nothing here points to any
/// particular host.
///
/// Servers differ in what they take and say, so what is sent is small and what is read is read leniently.
/// May depend on `rendering`, `rendering.http`, `job`, `storage`, OkHttp and Jackson.
@NullMarked
package dev.bobine.rendering.openai;

import org.jspecify.annotations.NullMarked;
