package dev.bobine.persistence;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.bobine.job.JobId;
import dev.bobine.persistence.GalleryStore.ClipFacts;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Clips that are shown to whoever has a link. A share is known by the hash of the token in its link; it goes with the
/// clip.
@ApplicationScoped
public class ShareStore {

    /// Shares of one clip.
    public static final int LIMIT = 20;

    private static final String ADD = Statements.read("add-share");
    private static final String OF_CLIP = Statements.read("shares-of-a-clip");
    private static final String REMOVE = Statements.read("remove-share");
    private static final String REMOVE_ALL = Statements.read("remove-shares-of-a-clip");
    private static final String READ = Statements.read("read-share");
    private static final String COUNT_VIEW = Statements.read("count-view");
    private static final String LISTED = Statements.read("listed-shares");

    private static final String LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

    private final Database database;

    ShareStore(Database database) {
        this.database = database;
    }

    /// @param token of a listed one, which is no secret; else null
    /// @param until null when it lasts as long as the clip
    /// @param mostViews null when it may be looked at for ever
    public record NewShare(
            UUID id,
            UUID jobId,
            String tokenSha256,
            @Nullable String token,
            @Nullable Instant until,
            @Nullable Integer mostViews,
            boolean download,
            boolean prompt,
            boolean listed) {}

    /// @param live whether it may be opened
    public record ShareRow(
            UUID id,
            Instant createdAt,
            @Nullable Instant until,
            @Nullable Integer mostViews,
            int views,
            boolean download,
            boolean prompt,
            boolean listed,
            @Nullable String token,
            boolean live) {}

    /// What a share shows.
    ///
    /// @param prompt null unless whoever made the share wanted it shown
    /// @param lingers whether somebody may still be looking at it since it was used up
    public record Shown(
            UUID id,
            UUID jobId,
            @JsonUnwrapped Terms terms,
            @Nullable String title,
            ClipFacts clip,
            @Nullable String prompt,
            boolean live,
            @Nullable Boolean lingers) {
        /// On what terms it is shown.
        public record Terms(
                @Nullable Instant until,
                boolean download,
                boolean listed,
                @Nullable Integer mostViews) {}
    }

    /// One of the feed.
    public record ListedRow(
            UUID id,
            String userId,
            Instant createdAt,
            String token,
            int views,
            @Nullable String title,
            List<String> tags,
            ClipFacts clip) {

        public ListedRow {
            Objects.requireNonNull(clip, "clip is null");
        }
    }

    /// @return false when there is no clip (any more), or it has as many shares as it may
    public Uni<Boolean> add(NewShare share) {
        return database.statement(sql -> sql.count(ADD, Map.of("row", Json.write(share), "limit", LIMIT)))
                .map(count -> count > 0);
    }

    /// The newest first, ended ones included.
    public Uni<List<ShareRow>> ofClip(JobId job) {
        return database.statement(
                sql -> sql.rows(OF_CLIP, Map.of("job", job.toString(), "limit", LIMIT), ShareRow.class));
    }

    /// @return whether it was there
    public Uni<Boolean> remove(JobId job, UUID share) {
        return database.statement(sql -> sql.update(REMOVE, Map.of("id", share.toString(), "job", job.toString())))
                .map(count -> count > 0);
    }

    /// All shares of a clip.
    public Uni<Integer> removeAll(JobId job) {
        return database.statement(sql -> sql.update(REMOVE_ALL, Map.of("job", job.toString())));
    }

    /// @param lingers for how long whoever opened it last may go on
    /// @return empty when there is no such share, or its clip is gone
    public Uni<Optional<Shown>> find(String tokenSha256, Duration lingers) {
        Map<String, Object> parameters = Map.of("token", tokenSha256, "lingers", Math.toIntExact(lingers.toSeconds()));
        return database.statement(sql -> sql.rows(READ, parameters, Shown.class))
                .map(rows -> rows.stream().findFirst());
    }

    /// Counts that somebody looks.
    ///
    /// @return false when nobody may (any more)
    public Uni<Boolean> countView(UUID share) {
        return database.statement(sql -> sql.update(COUNT_VIEW, Map.of("id", share.toString())))
                .map(count -> count > 0);
    }

    /// The feed, the newest first.
    ///
    /// @param after only older ones than this share
    public Uni<List<ListedRow>> listed(@Nullable UUID after, int limit) {
        Map<String, Object> parameters = Map.of(
                "after", after == null ? LAST_ID : after.toString(), "scan", GalleryStore.LOOKED_AT, "limit", limit);
        return database.statement(sql -> sql.readable(LISTED, parameters, ListedRow.class));
    }
}
