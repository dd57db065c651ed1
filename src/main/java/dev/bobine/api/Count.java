package dev.bobine.api;

/// A count that stops at a ceiling.
///
/// @param atLeast whether there are more than were counted
record Count(long count, boolean atLeast) {

    /// @param counted up to one above the ceiling
    static Count upTo(long ceiling, long counted) {
        return new Count(Math.min(ceiling, counted), counted > ceiling);
    }
}
