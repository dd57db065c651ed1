package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.bobine.access.Roles;
import dev.bobine.intake.DeadLetterLook;
import dev.bobine.intake.DeadLetterLook.Look;
import dev.bobine.intake.DeadLetterReplay;
import dev.bobine.intake.DeadLetterReplay.Position;
import dev.bobine.intake.DeadLetterReplay.ReplayException;
import dev.bobine.intake.DeadLetterReplay.Wanted;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Records that nobody could be answered for.
@Path("/dead-letters")
@Tag(name = "Operations")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
class DeadLettersResource {

    private static final int LIMIT = 10_000;
    private static final int DEFAULT = 1_000;
    private static final int MAX_CHOSEN = 1_000;
    private static final int MAX_LISTED = 1_000;
    private static final int DEFAULT_LISTED = 50;

    private final DeadLetterReplay replay;
    private final DeadLetterLook look;
    private final Audit audit;

    DeadLettersResource(DeadLetterReplay replay, DeadLetterLook look, Audit audit) {
        this.replay = replay;
        this.look = look;
        this.audit = audit;
    }

    /// A dead letter, without what somebody wrote in it.
    ///
    /// @param at when it became one
    /// @param why it became one
    /// @param from where it came from: topic, partition and offset
    /// @param bytes size of what is kept of it
    /// @param replayable whether a replay would put it back
    /// @param replayed whether a replay of all has come past it
    /// @param head its beginning; of strings only the lengths are shown
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "DeadLetter")
    record Letter(
            int partition,
            long offset,
            Instant at,
            @JsonUnwrapped Why why,
            @Nullable String from,
            @Nullable String key,
            int bytes,
            boolean replayable,
            boolean replayed,
            String head) {}

    /// Why a record became a dead letter.
    ///
    /// @param code in a word that is stable
    /// @param message in a sentence
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Why(@Nullable String code, @Nullable String message) {}

    /// @param deadLetters newest first
    /// @param waiting how many there are since the last replay of all
    @Schema(name = "DeadLetters")
    record Letters(List<Letter> deadLetters, long waiting) {}

    /// @param max most records to replay; 1,000 when left out
    /// @param offsets those to be replayed; all since the last replay of all when left out
    /// @param reason why, for the record; a dry run needs none
    /// @param dryRun only counts how many could be read by now
    record ReplayBody(
            @Nullable Integer max,
            @Nullable List<Place> offsets,
            @Nullable String reason,
            @Nullable Boolean dryRun) {}

    /// Where a dead letter lies.
    @Schema(name = "DeadLetterPlace")
    record Place(
            @JsonProperty(required = true) @Nullable Integer partition,
            @JsonProperty(required = true) @Nullable Long offset) {}

    /// @param replayed records put back; none by a dry run
    /// @param skipped records that did not come from the requests topic or are not whole; they stay where they are
    /// @param left dead letters not looked at; of chosen ones, those that are not there any more
    /// @param readable of a dry run: how many could be read by now
    /// @param failing of a dry run: how many would fail again, by code
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Replay")
    record Replay(
            int replayed,
            int skipped,
            long left,
            @Nullable Integer readable,
            @Nullable Map<String, Integer> failing) {}

    @GET
    @RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
    @Operation(
            summary = "The newest dead letters",
            description = "Read from their topic as you ask. What somebody wrote is not shown.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Letters.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "503", ref = "Problem")
    public Letters list(
            @Parameter(description = "1 to 1,000; 50 when left out", schema = @Schema(type = SchemaType.INTEGER))
                    @QueryParam("limit")
                    @Nullable
                    String limit) {
        int pageSize = Parameters.limit(limit, DEFAULT_LISTED, MAX_LISTED);
        Look found = look.newest(pageSize);
        return new Letters(
                found.letters().stream().map(DeadLettersResource::view).toList(), found.waiting());
    }

    private static Letter view(DeadLetterLook.Letter letter) {
        String from = letter.from().topic() == null
                ? null
                : letter.from().topic() + "/" + letter.from().fromPartition() + "@"
                        + letter.from().fromOffset();
        return new Letter(
                letter.partition(),
                letter.offset(),
                letter.at(),
                new Why(letter.code(), letter.message()),
                from,
                letter.from().key(),
                letter.bytes(),
                letter.replayable(),
                letter.replayed(),
                letter.head());
    }

    @POST
    @Path("/replay")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Put dead letters back on the topic they came from", description = """
                    All since the last replay of all, the oldest first, or the chosen ones; what fails again becomes a dead letter
                    again. A dry run reads them as they would be read now, and tells how many are requests or commands by now;
                    whether a quota lets them in is told when they are put back.
                    """)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Replay.class)))
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    @APIResponse(responseCode = "503", ref = "Problem")
    public Replay replay(@Nullable ReplayBody body) {
        ReplayBody asked = body == null ? new ReplayBody(null, null, null, null) : body;
        int pageSize = asked.max() == null ? DEFAULT : asked.max();
        if (pageSize < 1 || pageSize > LIMIT) {
            throw ProblemException.badField("max", "max must be a number from 1 to " + LIMIT + ".");
        }
        boolean dryRun = Boolean.TRUE.equals(asked.dryRun());
        String reason = dryRun ? null : Reasons.demand(asked.reason());
        Wanted wanted = new Wanted(pageSize, chosen(asked.offsets()), dryRun);
        try {
            DeadLetterReplay.Result result = replay.replay(wanted)
                    .orElseThrow(() -> ProblemException.conflict("replay_under_way", "Another replay is under way."));
            record(reason);
            return new Replay(result.replayed(), result.skipped(), result.left(), result.readable(), result.failing());
        } catch (ReplayException e) {
            // Some may be back on their topic.
            record(reason);
            throw e;
        }
    }

    private void record(@Nullable String reason) {
        if (reason != null) {
            audit.because("dead_letters_replayed", "dead-letters", reason);
        }
    }

    private static @Nullable SortedSet<Position> chosen(@Nullable List<Place> places) {
        if (places == null) {
            return null;
        }
        boolean good = !places.isEmpty()
                && places.size() <= MAX_CHOSEN
                && places.stream().allMatch(DeadLettersResource::isPlace);
        if (!good) {
            throw ProblemException.badField(
                    "offsets", "offsets must be 1 to " + MAX_CHOSEN + " places, each with partition and offset.");
        }
        SortedSet<Position> chosen = new TreeSet<>();
        places.forEach(place -> chosen.add(
                new Position(Objects.requireNonNull(place.partition()), Objects.requireNonNull(place.offset()))));
        return chosen;
    }

    private static boolean isPlace(@Nullable Place place) {
        return place != null
                && place.partition() != null
                && place.partition() >= 0
                && place.offset() != null
                && place.offset() >= 0;
    }
}
