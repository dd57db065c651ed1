package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;

/// Who asked for a job or a production, and under which name.
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WhoseView(
        String userId, String requestId, String requestSource, Map<String, String> metadata, Instant createdAt) {}
