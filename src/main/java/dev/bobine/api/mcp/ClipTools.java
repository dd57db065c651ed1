package dev.bobine.api.mcp;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.access.Caller;
import dev.bobine.access.Roles;
import dev.bobine.api.ClipLinks;
import dev.bobine.api.JobView;
import dev.bobine.api.JobViews;
import dev.bobine.api.Problem;
import dev.bobine.api.ProblemException;
import dev.bobine.api.Quotes;
import dev.bobine.api.SubmissionDesk;
import dev.bobine.job.JobId;
import dev.bobine.job.StorableText;
import dev.bobine.job.UserId;
import dev.bobine.persistence.JobQueries.Filter;
import io.quarkiverse.mcp.server.Progress;
import io.quarkiverse.mcp.server.RequestUri;
import io.quarkiverse.mcp.server.ResourceLink;
import io.quarkiverse.mcp.server.ResourceResponse;
import io.quarkiverse.mcp.server.ResourceTemplate;
import io.quarkiverse.mcp.server.TextResourceContents;
import io.quarkiverse.mcp.server.Tool;
import io.quarkiverse.mcp.server.ToolArg;
import io.quarkiverse.mcp.server.ToolResponse;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Single clips and jobs as tools, and finished clips as resources.
@RolesAllowed({Roles.USER, Roles.OPERATOR, Roles.ADMIN})
class ClipTools {

    private static final int MAX_CLIPS = 50;
    private static final String SOURCE = "/mcp";
    private static final String JSON = "application/json";
    private static final Map<String, String> HEADERS = Map.of("content-type", JSON);
    private static final String CLIPS = "bobine://clips/";
    private static final Set<String> ENDED = Set.of("completed", "failed", "cancelled", "expired");

    private static final String USER = "whose it is; leave it out unless you act for several users";
    private static final String PROMPT = "what is to be seen and heard";

    private final SubmissionDesk submission;
    private final Quotes quotes;
    private final JobViews views;
    private final ClipLinks links;
    private final Caller caller;
    private final Answers answers;
    private final ObjectMapper json;
    private final Watch watch;

    ClipTools(
            SubmissionDesk submission,
            Quotes quotes,
            JobViews views,
            ClipLinks links,
            Caller caller,
            Answers answers,
            ObjectMapper json,
            Watch watch) {
        this.submission = submission;
        this.quotes = quotes;
        this.views = views;
        this.links = links;
        this.caller = caller;
        this.answers = answers;
        this.json = json;
        this.watch = watch;
    }

    /// @param clip a link that needs no credentials and expires soon
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Status(
            JobView job,
            boolean ended,
            @Nullable String clip,
            @Nullable String next) {}

    /// Newest first.
    record Clips(List<JobView> clips) {}

    @Tool(
            name = "quote_clip",
            title = "What a clip would cost",
            description = """
                    What a single clip would cost, whether it would be admitted now, when it would start, and what would \
                    be cheaper. Orders nothing. Always call it, and tell the user the cost, before create_clip.
                    """,
            annotations =
                    @Tool.Annotations(title = "What a clip would cost", readOnlyHint = true, destructiveHint = false))
    @RunOnVirtualThread
    ToolResponse quote(
            @ToolArg(description = PROMPT) String prompt,
            @ToolArg(description = "length of the clip", required = false) Optional<Integer> seconds,
            @ToolArg(description = "such as 16:9 or 9:16", required = false) Optional<String> aspectRatio,
            @ToolArg(description = "name of a video model; chosen when left out", required = false)
                    Optional<String> model,
            @ToolArg(description = "name of a look of this service", required = false) Optional<String> look,
            @ToolArg(description = "names of the user's characters that the clip shows", required = false) @Nullable
                    List<String> characters,
            @ToolArg(
                            description =
                                    "true to let the service's director make the prompt that the model gets of it",
                            required = false)
                    Optional<Boolean> expand,
            @ToolArg(description = USER, required = false) Optional<String> userId) {
        Wanted wanted = new Wanted(prompt, seconds, aspectRatio, model, look, characters, expand, userId);
        return answers.answer("quote_clip", () -> quotes.of(HEADERS, request(wanted, null)));
    }

    @Tool(
            name = "create_clip",
            title = "Create a clip (costs money)",
            description = """
                    Orders a single clip. THIS SPENDS THE USER'S MONEY. Call it only after quote_clip, when the user has \
                    agreed to the price; maxCost is the amount that the user agreed to. What would cost more is not \
                    ordered. Give every order an orderId of your own and use it again when you repeat the call: the same \
                    orderId is the same order. For a film of several shots use write_treatment.
                    """,
            annotations =
                    @Tool.Annotations(
                            title = "Create a clip (costs money)",
                            readOnlyHint = false,
                            destructiveHint = true,
                            idempotentHint = true))
    @RunOnVirtualThread
    ToolResponse create(
            @ToolArg(description = PROMPT) String prompt,
            @ToolArg(description = "what the user has agreed to pay at most, in the service's currency")
                    BigDecimal maxCost,
            @ToolArg(description = "1 to 100 characters that name this order") String orderId,
            @ToolArg(description = "length of the clip", required = false) Optional<Integer> seconds,
            @ToolArg(description = "such as 16:9 or 9:16", required = false) Optional<String> aspectRatio,
            @ToolArg(description = "name of a video model; chosen when left out", required = false)
                    Optional<String> model,
            @ToolArg(description = "name of a look of this service", required = false) Optional<String> look,
            @ToolArg(description = "names of the user's characters that the clip shows", required = false) @Nullable
                    List<String> characters,
            @ToolArg(
                            description =
                                    "true to let the service's director make the prompt that the model gets of it",
                            required = false)
                    Optional<Boolean> expand,
            @ToolArg(description = USER, required = false) Optional<String> userId) {
        Wanted wanted = new Wanted(prompt, seconds, aspectRatio, model, look, characters, expand, userId);
        return answers.answer("create_clip", () -> {
            byte[] request = request(wanted, maxCost);
            quotes.demandWithinMaxCost(HEADERS, request);
            SubmissionDesk.Receipt receipt = submission.submit(HEADERS, request, SOURCE, order(orderId), null);
            return status(receipt.job());
        });
    }

    @Tool(
            name = "job_status",
            title = "How a job stands",
            description = """
                    How a job stands; when its clip is finished, with a link to it that expires soon. With waitSeconds (50 \
                    at most) it waits that long for the end and reports progress meanwhile; if the job has not ended then, \
                    call it again. Renders take a minute or more.
                    """,
            annotations = @Tool.Annotations(title = "How a job stands", readOnlyHint = true, destructiveHint = false))
    @RunOnVirtualThread
    ToolResponse status(
            @ToolArg(description = "the jobId of an earlier answer") String jobId,
            @ToolArg(description = "0 to 50", required = false) Optional<Integer> waitSeconds,
            Progress progress) {
        return answers.answer(
                "job_status",
                () -> watch.follow(jobId, waitSeconds.orElse(0), progress, () -> status(job(jobId)), ClipTools::look),
                link(jobId));
    }

    @Tool(
            name = "list_clips",
            title = "Finished clips",
            description = "The user's finished clips, newest first. job_status has the link to each.",
            annotations = @Tool.Annotations(title = "Finished clips", readOnlyHint = true, destructiveHint = false))
    @RunOnVirtualThread
    ToolResponse list(
            @ToolArg(description = "1 to 50; 10 when left out", required = false) Optional<Integer> limit,
            @ToolArg(description = USER, required = false) Optional<String> userId) {
        return answers.answer("list_clips", () -> {
            UserId user = user(userId);
            return new Clips(
                    views.list(new Filter(user, "completed", null, Math.clamp(limit.orElse(10), 1, MAX_CLIPS))));
        });
    }

    @ResourceTemplate(
            name = "clip",
            title = "A finished clip",
            uriTemplate = CLIPS + "{jobId}",
            mimeType = JSON,
            description = "A finished clip: how its job ended, and a link to the video that expires soon.")
    @RunOnVirtualThread
    ResourceResponse clip(String jobId, RequestUri uri) {
        String text = answers.text("clip", () -> status(job(jobId)));
        return new ResourceResponse(new TextResourceContents(uri.value(), text, JSON));
    }

    private static Watch.Look look(Status status) {
        Integer progress = status.job().standing().progress();
        return new Watch.Look(
                status.ended(),
                progress == null ? 0 : progress,
                "The job is " + status.job().state() + ".");
    }

    private Status status(JobId id) throws IOException {
        JobView job = views.get(id);
        boolean ended = ENDED.contains(job.state());
        return new Status(
                job,
                ended,
                job.state().equals("completed")
                        ? links.whatIsLeft(id.toString()).map(URI::toString).orElse(null)
                        : null,
                ended ? null : "Call job_status with waitSeconds until it has ended.");
    }

    private static ResourceLink link(String jobId) {
        return new ResourceLink(CLIPS + jobId, "clip");
    }

    private UserId user(Optional<String> named) {
        return views.own(named.map(ClipTools::named)
                .or(caller::own)
                .orElseThrow(() -> new ProblemException(
                        Problem.ofField(422, "invalid_field", "userId", "userId is missing: whose clips."))));
    }

    private static UserId named(String id) {
        try {
            return new UserId(id);
        } catch (IllegalArgumentException _) {
            throw new ProblemException(Problem.ofField(422, "invalid_field", "userId", "userId is no user's id."));
        }
    }

    private static JobId job(String id) {
        try {
            return JobId.of(id);
        } catch (IllegalArgumentException _) {
            throw new ProblemException(Problem.of(404, "job_not_found", "There is no such job."));
        }
    }

    private static String order(String id) {
        if (id.isBlank() || id.length() > 100 || !StorableText.isStorable(id)) {
            throw new ProblemException(
                    Problem.ofField(422, "invalid_field", "orderId", "orderId must have 1 to 100 characters."));
        }
        return id;
    }

    /// What a clip is to be, in the words of the tools.
    private record Wanted(
            String prompt,
            Optional<Integer> seconds,
            Optional<String> aspectRatio,
            Optional<String> model,
            Optional<String> look,
            @Nullable List<String> characters,
            Optional<Boolean> expand,
            Optional<String> userId) {}

    private byte[] request(Wanted wanted, @Nullable BigDecimal maxCost) {
        ObjectNode request = json.createObjectNode();
        request.put("userId", user(wanted.userId()).value());
        request.put("prompt", wanted.prompt());
        request.put("maxCost", maxCost);
        wanted.seconds().ifPresent(value -> request.put("seconds", value));
        wanted.aspectRatio().ifPresent(value -> request.put("aspectRatio", value));
        wanted.model().ifPresent(value -> request.put("model", value));
        wanted.look().ifPresent(value -> request.put("look", value));
        if (wanted.characters() != null) {
            wanted.characters().forEach(request.putArray("characters")::add);
        }
        if (wanted.expand().orElse(false)) {
            request.put("direct", "expand");
        }
        return request.toString().getBytes(StandardCharsets.UTF_8);
    }
}
