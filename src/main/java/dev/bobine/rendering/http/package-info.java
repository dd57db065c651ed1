/// HTTP as every dialect needs it: a paid call that is made exactly once and tells truthfully how far it got, free
/// calls, downloads that can be resumed, and what statuses and headers mean. Knows no provider.
///
/// May depend on `rendering`, `job`, `storage`, OkHttp and Jackson.
@NullMarked
package dev.bobine.rendering.http;

import org.jspecify.annotations.NullMarked;
