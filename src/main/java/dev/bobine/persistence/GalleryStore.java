package dev.bobine.persistence;

import dev.bobine.job.FrameSize;
import dev.bobine.job.JobId;
import dev.bobine.job.Kind;
import dev.bobine.job.UserId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What users have made and is still there, and what they call it. A clip that nobody has named has no row of its own:
/// what there is to tell of it stands with its job.
@ApplicationScoped
public class GalleryStore {

    /// Jobs that are looked at for one page, whatever is looked for.
    public static final int LOOKED_AT = 1_000;

    private static final String CLIPS = Statements.read("clips-of-a-user");
    private static final String LABELLED = Statements.read("labelled-clips-of-a-user");
    private static final String HOW_FAR = Statements.read("how-far-a-gallery-looked");
    private static final String LABEL = Statements.read("label-clip");
    private static final String READ_LABEL = Statements.read("read-label");

    private static final String LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

    private final Database database;

    GalleryStore(Database database) {
        this.database = database;
    }

    /// Which clips.
    ///
    /// @param words of their labels, as [Words#query] has them; null for any
    /// @param kind `video` or `still`; null for any
    /// @param shape `landscape`, `portrait` or `square`; null for any
    /// @param visibility `private`, `link` or `public`; null for any
    /// @param after only older ones than this job
    public record Filter(
            UserId user,
            @Nullable String words,
            @Nullable String kind,
            @Nullable String shape,
            @Nullable String visibility,
            @Nullable JobId after) {}

    /// A clip as it is in the bucket.
    public record ClipFacts(
            String key,
            @Nullable String posterKey,
            FrameSize size,
            long durationMillis,
            @Nullable String kind) {

        public boolean isStill() {
            return Kind.STILL.wire().equals(kind);
        }

        /// The picture that stands for it: its own, if it is one.
        public @Nullable String pictureKey() {
            return isStill() ? key : posterKey;
        }
    }

    /// @param visibility `public` while a share of it is listed, `link` while it has one, else `private`
    public record ClipRow(
            UUID jobId,
            String userId,
            Instant at,
            String model,
            ClipFacts clip,
            @Nullable String title,
            List<String> tags,
            String kind,
            String shape,
            String visibility) {

        public ClipRow {
            Objects.requireNonNull(clip, "clip is null");
        }
    }

    /// @param more after which job there may be more; null when there are none
    public record Page(List<ClipRow> clips, @Nullable UUID more) {}

    /// @param words by which it is found, as [Words#of] has them
    public record Label(@Nullable String title, List<String> tags, List<String> words) {}

    /// One page, the newest first. May hold fewer than asked for, or none, although there are more.
    public Uni<Page> clips(Filter filter, int limit) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("user", filter.user().value());
        parameters.put("after", after(filter));
        parameters.put("kind", Objects.requireNonNullElse(filter.kind(), ""));
        parameters.put("shape", Objects.requireNonNullElse(filter.shape(), ""));
        parameters.put("visibility", Objects.requireNonNullElse(filter.visibility(), ""));
        parameters.put("scan", lookedAt(filter, limit));
        parameters.put("limit", limit + 1);
        if (filter.words() != null) {
            parameters.put("words", filter.words());
        }
        String statement = filter.words() == null ? CLIPS : LABELLED;
        return database.statement(sql -> sql.readable(statement, parameters, ClipRow.class))
                .chain(rows -> page(rows, filter, limit));
    }

    private Uni<Page> page(List<ClipRow> rows, Filter filter, int limit) {
        if (rows.size() > limit) {
            return Uni.createFrom()
                    .item(new Page(rows.subList(0, limit), rows.get(limit - 1).jobId()));
        }
        return filter.words() == null
                ? howFar(filter, lookedAt(filter, limit)).map(last -> new Page(rows, last.orElse(null)))
                : Uni.createFrom().item(new Page(rows, null));
    }

    /// Where nothing is looked for, most jobs have a clip to show.
    private static int lookedAt(Filter filter, int limit) {
        boolean everything = filter.words() == null
                && filter.kind() == null
                && filter.shape() == null
                && filter.visibility() == null;
        return everything ? Math.min(LOOKED_AT, 2 * (limit + 1)) : LOOKED_AT;
    }

    private Uni<Optional<UUID>> howFar(Filter filter, int lookedAt) {
        Map<String, Object> parameters =
                Map.of("user", filter.user().value(), "after", after(filter), "before", lookedAt - 1);
        return database.statement(sql -> sql.rows(HOW_FAR, parameters, IdRow.class))
                .map(rows -> rows.stream().map(IdRow::id).findFirst());
    }

    private static String after(Filter filter) {
        return filter.after() == null ? LAST_ID : filter.after().toString();
    }

    /// Says what a clip is called.
    ///
    /// @return false when there is no clip (any more)
    public Uni<Boolean> label(JobId job, Label label) {
        Map<String, String> parameters = Map.of("job", job.toString(), "row", Json.write(label));
        return database.statement(sql -> sql.count(LABEL, parameters)).map(count -> count > 0);
    }

    public Uni<Optional<LabelRow>> labelOf(JobId job) {
        return database.statement(sql -> sql.rows(READ_LABEL, Map.of("job", job.toString()), LabelRow.class))
                .map(rows -> rows.stream().findFirst());
    }

    public record LabelRow(@Nullable String title, List<String> tags) {}

    private record IdRow(UUID id) {}
}
