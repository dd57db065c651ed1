package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some jobs, newest first.
///
/// A page may be short, or empty, although more follow: for each only so many jobs are looked at.
///
/// @param next where the following page is; absent on the last one
/// @param searchedBackTo how far the search has come when the page is short and more may follow
@JsonInclude(JsonInclude.Include.NON_NULL)
record JobPage(
        List<JobView> jobs, @Nullable String next, @Nullable Instant searchedBackTo) {

    public JobPage {
        jobs = List.copyOf(jobs);
    }
}
