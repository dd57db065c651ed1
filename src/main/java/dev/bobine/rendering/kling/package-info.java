/// Kling in both generations of its API: `kling` (models from 3.0, named in the path, API key) and `kling-legacy` (the
/// model in the body, signed tokens). They differ in paths, spelling and types, and share their error codes.
///
/// What a reply means is decided by its `code`: half of what comes with status 429 is no rate limit. A task can be
/// asked for by the id that the client gave it, so a submit of unknown outcome is cleared up instead of parked. May
/// depend on `rendering`, `rendering.http`, `job`, `storage`, OkHttp and Jackson.
@NullMarked
package dev.bobine.rendering.kling;

import org.jspecify.annotations.NullMarked;
