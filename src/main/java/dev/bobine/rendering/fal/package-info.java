/// The `fal` dialect: a durable queue before many hosted models. A request is submitted, asked about, and its result
/// fetched by three addresses that the queue hands out itself.
///
/// Each model has fields of its own, so the names of those that differ are configuration. May depend on `rendering`,
/// `rendering.http`, `job`, `storage`, OkHttp and Jackson.
@NullMarked
package dev.bobine.rendering.fal;

import org.jspecify.annotations.NullMarked;
