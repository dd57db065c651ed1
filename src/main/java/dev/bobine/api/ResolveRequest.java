package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bobine.job.StorableText;
import dev.bobine.scheduling.Resolution.Decision;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An operator's word on an unresolved job.
///
/// @param externalId the provider's id, to adopt
/// @param chargedAmount what the provider billed, in the deployment's currency, when giving up; the estimate if left
///     out
/// @param reason why, for the record
record ResolveRequest(
        @JsonProperty(required = true) @Schema(enumeration = {"retry", "fail", "adopt"}) @Nullable
        String decision,

        @Nullable String externalId,
        @Nullable BigDecimal chargedAmount,
        @JsonProperty(required = true) @Nullable String reason) {

    private static final int LONGEST_ID = 500;

    /// A body may be missing or `null`.
    static ResolveRequest present(@Nullable ResolveRequest request) {
        return request == null ? new ResolveRequest(null, null, null, null) : request;
    }

    Decision decide() {
        return switch (decision == null ? "" : decision) {
            case "retry" -> new Decision.Retry();
            case "fail" ->
                new Decision.Fail(chargedAmount == null ? null : Amounts.micros("chargedAmount", chargedAmount));
            case "adopt" -> new Decision.Adopt(id());
            default -> throw ProblemException.badField("decision", "decision must be one of: retry, fail, adopt.");
        };
    }

    private String id() {
        if (externalId == null
                || externalId.isBlank()
                || externalId.length() > LONGEST_ID
                || !StorableText.isStorable(externalId)) {
            throw ProblemException.badField("externalId", "To adopt, externalId must be the provider's id of the job.");
        }
        return externalId;
    }
}
