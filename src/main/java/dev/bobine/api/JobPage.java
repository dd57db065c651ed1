package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some jobs, newest first.
///
/// @param next where the following page is; absent on the last one
@JsonInclude(JsonInclude.Include.NON_NULL)
record JobPage(List<JobView> jobs, @Nullable String next) {

    public JobPage {
        jobs = List.copyOf(jobs);
    }
}
