package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bobine.admission.Quotas;
import dev.bobine.job.StorableText;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What a user is to have, as a whole: both `plan` and `overrides` must be said, so that nobody loses one by leaving
/// it out.
///
/// @param plan a configured plan, or null for the default one
/// @param overrides null or empty for none
/// @param reason why, for the record; needed with a top-up
record QuotaBody(
        @JsonProperty(required = true) @Nullable String plan,
        @JsonProperty(required = true) @Nullable OverridesBody overrides,
        @Nullable TopUpBody topUp,
        @Nullable String reason) {

    /// Money on top of the plan's, in the deployment's currency.
    ///
    /// @param id unique among the user's top-ups; the same one again changes nothing
    record TopUpBody(
            @JsonProperty(required = true) @Nullable String id,
            @JsonProperty(required = true) @Nullable BigDecimal amount) {

        private static final int LONGEST_ID = 256;

        Quotas.TopUp toTopUp() {
            return of("topUp.", id, amount);
        }

        /// @param where what comes before the names of fields in problems
        static Quotas.TopUp of(String where, @Nullable String id, @Nullable BigDecimal amount) {
            if (id == null || id.isBlank() || id.length() > LONGEST_ID || !StorableText.isStorable(id)) {
                String field = where + "id";
                throw ProblemException.badField(field, field + " must have 1 to " + LONGEST_ID + " characters.");
            }
            String field = where + "amount";
            if (amount == null || amount.signum() <= 0) {
                throw ProblemException.badField(field, field + " must be more than 0.");
            }
            return new Quotas.TopUp(id, Amounts.micros(field, amount));
        }
    }
}
