/// The `openrouter` dialect: one gateway to many hosted models, with six states and the cost in the answer.
///
/// It can neither cancel nor be asked by client id. May depend on `rendering`, `rendering.http`, `job`, `storage`,
/// OkHttp and Jackson.
@NullMarked
package dev.bobine.rendering.openrouter;

import org.jspecify.annotations.NullMarked;
