package dev.bobine.rendering.http;

/// How far one HTTP call got. `why` is our own sentence and may be shown.
public sealed interface Exchange {

    /// Nothing of the request left this machine: no connection came about.
    record NotSent(String why) implements Exchange {}

    /// The reply arrived completely.
    record Answered(Reply reply) implements Exchange {}

    /// The request, or a part of it, left and no complete reply came back.
    record Broken(String why) implements Exchange {}
}
