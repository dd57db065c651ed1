package dev.bobine.direction;

import org.jspecify.annotations.Nullable;

/// Who makes shots of wishes, and how often.
///
/// @param model a director that asks a language model; null when there is none
/// @param billed whether its calls cost money
/// @param perDay wishes and turns of one user per UTC day
/// @param mostShots of one film
public record DirectionSettings(@Nullable Director model, boolean billed, int perDay, int mostShots) {}
