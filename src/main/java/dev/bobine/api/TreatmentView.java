package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.direction.Changes;
import dev.bobine.direction.Target;
import dev.bobine.direction.Treatment;
import dev.bobine.direction.Treatments.Version;
import dev.bobine.persistence.TreatmentStore.TreatmentRow;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A treatment with one of its versions.
///
/// @param changes from the version before
/// @param shot what was shot of it last
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TreatmentView(
        UUID treatmentId,
        String userId,
        @JsonUnwrapped Edition edition,
        @JsonUnwrapped Dates dates,
        String wish,
        Target target,
        Treatment treatment,
        @JsonUnwrapped Estimate estimate,
        @Nullable Changes changes,
        @Schema(type = SchemaType.OBJECT) @Nullable JsonNode shot) {

    /// One of its versions.
    ///
    /// @param version the number of the one that is shown
    /// @param newest the number of the newest
    /// @param author who wrote it: `model`, `plain` (without a model) or `hand`
    /// @param said what was asked to be changed
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Edition(int version, int newest, @Nullable String said, String author) {}

    /// When it was written.
    public record Dates(Instant createdAt, Instant changedAt) {}

    /// What shooting it would come to.
    ///
    /// @param seconds of the whole film
    /// @param estimateMicros what that would cost, by the catalogue
    /// @param warnings `plain` when the language model was away, `over_budget`
    public record Estimate(int seconds, long estimateMicros, String currency, List<String> warnings) {}

    static TreatmentView of(Version version, String currency) {
        TreatmentRow row = version.row();
        return new TreatmentView(
                row.id(),
                row.userId(),
                new Edition(
                        row.edition().version(),
                        row.newest(),
                        row.edition().said(),
                        row.edition().author()),
                new Dates(row.createdAt(), row.changedAt()),
                row.wish(),
                version.target(),
                version.treatment(),
                new Estimate(
                        version.treatment().seconds(),
                        row.edition().estimate(),
                        currency,
                        row.edition().warnings()),
                version.changes(),
                row.shot());
    }
}
