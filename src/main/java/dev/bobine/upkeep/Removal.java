package dev.bobine.upkeep;

import dev.bobine.job.JobId;
import dev.bobine.persistence.UploadStore.UploadRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Removes objects one after the other, for tasks that go through a list of them bit by bit. One that cannot be
/// removed keeps no other one: it is passed by and tried again with the next pass. After several the bucket is to
/// blame, and the rest waits; the next bit begins behind them all the same, since it may be these that cannot be
/// removed.
///
/// @param <T> what has an object
final class Removal<T> {

    static final int MAX_FAILURES = 3;

    private static final Logger LOG = Logger.getLogger(Removal.class);

    private final Function<T, String> name;
    private final Deletion<T> deletion;

    /// @param name by which it is told of in the log
    Removal(Function<T, String> name, Deletion<T> deletion) {
        this.name = name;
        this.deletion = deletion;
    }

    /// Of the clips of jobs.
    static Removal<JobId> ofClips(Deletion<JobId> deletion) {
        return new Removal<>(job -> "the clip of job " + job, deletion);
    }

    /// Of files that users have sent.
    static Removal<UploadRow> ofFiles(Deletion<UploadRow> deletion) {
        return new Removal<>(upload -> "the file of upload " + upload.id(), deletion);
    }

    /// Removes what there is of one.
    interface Deletion<T> {
        void delete(T one) throws IOException;
    }

    /// @param gone those of which nothing is left
    /// @param last the last one that was tried: where to go on
    /// @param trouble why no more were tried; null when all were
    record Outcome<T>(List<T> gone, T last, @Nullable IOException trouble) {}

    /// @param all at least one
    Outcome<T> remove(List<T> all) {
        List<T> gone = new ArrayList<>();
        int failures = 0;
        for (T one : all) {
            try {
                deletion.delete(one);
                gone.add(one);
            } catch (IOException e) {
                LOG.warnf("%s could not be removed: %s", name.apply(one), e.getMessage());
                if (++failures == MAX_FAILURES) {
                    return new Outcome<>(gone, one, e);
                }
            }
        }
        return new Outcome<>(gone, all.getLast(), null);
    }
}
