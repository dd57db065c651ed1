/// Calls to and from addresses that others name: what may be called, how calls are signed, and how long an answer asks
/// to be left alone.
///
/// Knows OkHttp and nothing of Bobine.
@NullMarked
package dev.bobine.net;

import org.jspecify.annotations.NullMarked;
