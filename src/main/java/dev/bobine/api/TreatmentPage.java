package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some treatments, newest first.
///
/// @param next where the following page is; absent on the last one
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TreatmentPage(
        List<TreatmentView> treatments, @Nullable String next) {

    public TreatmentPage {
        treatments = List.copyOf(treatments);
    }
}
