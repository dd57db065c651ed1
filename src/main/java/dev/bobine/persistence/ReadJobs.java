package dev.bobine.persistence;

import dev.bobine.job.Job;
import java.util.List;
import java.util.stream.Stream;

/// Jobs as their rows were read.
///
/// @param damaged those of whose rows only a part can be read. What cannot is made up, so nothing may come of such a
/// job but its end, or that it waits for a build that can read it
public record ReadJobs(List<Job> whole, List<Job> damaged) {

    public static final ReadJobs NONE = new ReadJobs(List.of(), List.of());

    /// For those who only end jobs.
    public List<Job> all() {
        return damaged.isEmpty()
                ? whole
                : Stream.concat(whole.stream(), damaged.stream()).toList();
    }
}
