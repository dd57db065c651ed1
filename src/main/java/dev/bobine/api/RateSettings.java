package dev.bobine.api;

import dev.bobine.scheduling.Gcra;
import org.jspecify.annotations.Nullable;

/// How often one caller may call.
///
/// @param limit null for no limit
public record RateSettings(@Nullable Gcra limit) {}
