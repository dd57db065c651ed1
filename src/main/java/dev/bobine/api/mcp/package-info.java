/// The way in for assistants (Model Context Protocol, Streamable HTTP): treatments, jobs and clips as tools and
/// resources.
///
/// It translates and nothing more: every tool does what a resource of `api` does, for the same callers and with the
/// same answers, a problem being a sentence. Nothing is ordered without a price that was agreed to. May depend on the
/// same packages as `api`, of which it is a part; nothing depends on it.
@NullMarked
package dev.bobine.api.mcp;

import org.jspecify.annotations.NullMarked;
