package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What its user calls a clip.
@JsonInclude(JsonInclude.Include.NON_NULL)
record ClipLabel(@Nullable String title, List<String> tags) {}
