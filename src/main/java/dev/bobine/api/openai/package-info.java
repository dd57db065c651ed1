/// The way in for clients of OpenAI's video interface: `/v1/videos` and `/v1/models` in its words.
///
/// It translates and nothing more: what is asked for is handed to the same admission as any other request, and what is
/// told of a video is what is told of its job. May depend on the same packages as `api`, of which it is a part; nothing
/// depends on it.
@NullMarked
package dev.bobine.api.openai;

import org.jspecify.annotations.NullMarked;
