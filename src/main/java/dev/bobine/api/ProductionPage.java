package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some productions, newest first.
///
/// @param next where the following page is; absent on the last one
@JsonInclude(JsonInclude.Include.NON_NULL)
record ProductionPage(List<ProductionView> productions, @Nullable String next) {

    public ProductionPage {
        productions = List.copyOf(productions);
    }
}
