package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bobine.access.Roles;
import dev.bobine.job.JobId;
import dev.bobine.job.StorableText;
import dev.bobine.job.UserId;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.GalleryStore;
import dev.bobine.persistence.GalleryStore.Label;
import dev.bobine.persistence.GalleryStore.LabelRow;
import dev.bobine.persistence.JobRecord;
import dev.bobine.persistence.ShareStore;
import dev.bobine.persistence.Words;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What the clip of a job is called in its user's gallery.
@Path("/jobs/{id}")
@Tag(name = "Gallery")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.USER, Roles.OPERATOR, Roles.ADMIN})
class LabelResource {

    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_TAG = 50;
    private static final int MAX_TAGS = 20;
    private static final String PRIVATE = "private";

    private final JobViews views;
    private final GalleryStore gallery;
    private final ShareStore shares;
    private final Database database;
    private final Audit audit;

    LabelResource(JobViews views, GalleryStore gallery, ShareStore shares, Database database, Audit audit) {
        this.views = views;
        this.gallery = gallery;
        this.shares = shares;
        this.database = database;
        this.audit = audit;
    }

    /// What is to change; what is left out stays.
    ///
    /// @param title the empty text takes it away
    /// @param visibility `private` takes back all shares
    @Schema(name = "JobLabels")
    record Change(
            @Nullable String title,
            @Nullable List<String> tags,
            @Nullable String visibility) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LabelView(@Nullable String title, List<String> tags) {}

    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Name a clip, or show it to nobody any more", description = """
                    `title` and `tags` are what the gallery finds it by. `visibility` may be `private`, which takes back all its
                    shares at once; a share is what makes it visible.
                    """)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = LabelView.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "410", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    public LabelView change(@PathParam("id") String id, @Nullable Change change) {
        if (change == null) {
            throw new ProblemException(Problem.of(400, "not_json", "The body is not the JSON that is documented."));
        }
        check(change);
        JobRecord record = views.withClip(Parameters.job(id));
        JobId job = record.id();
        LabelRow before = database.await(() -> gallery.labelOf(job)).orElseGet(() -> new LabelRow(null, List.of()));
        LabelView label = new LabelView(title(change, before), change.tags() == null ? before.tags() : change.tags());
        if (change.title() != null || change.tags() != null) {
            name(job, record.userId(), label);
        }
        if (PRIVATE.equals(change.visibility()) && database.await(() -> shares.removeAll(job)) > 0) {
            audit.doneByOperator("shares_taken_back", "job:" + job);
        }
        return label;
    }

    private void name(JobId job, UserId user, LabelView label) {
        Stream<String> texts = Stream.concat(Stream.ofNullable(label.title()), label.tags().stream());
        Label kept = new Label(label.title(), label.tags(), Words.of(user, texts));
        if (!database.await(() -> gallery.label(job, kept))) {
            throw JobViews.clipDeleted();
        }
        audit.doneByOperator("clip_named", "job:" + job);
    }

    private static @Nullable String title(Change change, LabelRow before) {
        String title = change.title();
        if (title == null) {
            return before.title();
        }
        return title.isBlank() ? null : title.strip();
    }

    private static void check(Change change) {
        if (change.title() != null && !isText(change.title(), LONGEST_TITLE)) {
            throw ProblemException.badField("title", "title must have " + LONGEST_TITLE + " characters at most.");
        }
        List<String> tags = Objects.requireNonNullElse(change.tags(), List.of());
        boolean distinct = new HashSet<>(tags).size() == tags.size();
        if (tags.size() > MAX_TAGS || !distinct || !tags.stream().allMatch(LabelResource::isTag)) {
            throw ProblemException.badField(
                    "tags",
                    "tags must be " + MAX_TAGS + " different texts at most, of 1 to " + LONGEST_TAG + " characters.");
        }
        if (change.visibility() != null && !change.visibility().equals(PRIVATE)) {
            throw ProblemException.badField(
                    "visibility", "visibility must be private; a clip is shown by POST /jobs/{id}/shares.");
        }
    }

    private static boolean isTag(@Nullable String tag) {
        return tag != null && !tag.isBlank() && isText(tag, LONGEST_TAG);
    }

    private static boolean isText(String text, int longest) {
        return text.codePointCount(0, text.length()) <= longest && StorableText.isStorable(text);
    }
}
