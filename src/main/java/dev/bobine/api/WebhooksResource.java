package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bobine.access.Caller;
import dev.bobine.access.Roles;
import dev.bobine.job.EventType;
import dev.bobine.job.Listener;
import dev.bobine.job.UserId;
import dev.bobine.persistence.DeliveryStore.DeliveryRow;
import dev.bobine.persistence.WebhookStore.Endpoint;
import dev.bobine.persistence.WebhookStore.Key;
import dev.bobine.persistence.WebhookStore.Put;
import dev.bobine.publication.webhook.Answer;
import dev.bobine.publication.webhook.DefaultSecrets;
import dev.bobine.publication.webhook.Format;
import dev.bobine.publication.webhook.Webhooks;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// The caller's own endpoints, and what was delivered to them.
@Path("/webhooks")
@Tag(name = "Webhooks")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.USER, Roles.OPERATOR, Roles.ADMIN})
class WebhooksResource {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final String EVERYBODY = "*";
    private static final Set<String> STATES = Set.of("pending", "delivered", "failed", "superseded");
    private static final int MAX_NAMED = 100;

    /// By this name goes the secret that signs what requests have asked for.
    private static final String DEFAULT = "default";

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /// So begin the names of endpoints that requests have named.
    private static final String NAMED = "request-";

    private final Webhooks webhooks;
    private final DefaultSecrets secrets;
    private final Caller caller;
    private final Audit audit;

    WebhooksResource(Webhooks webhooks, DefaultSecrets secrets, Caller caller, Audit audit) {
        this.webhooks = webhooks;
        this.secrets = secrets;
        this.caller = caller;
        this.audit = audit;
    }

    /// What an endpoint is to be.
    ///
    /// @param events words such as `completed`; all that the format has when left out
    /// @param format `cloudevents` (when left out) or `openai`
    /// @param userId whose events; `*`, or left out by a caller that acts for all users, for those of all
    @Schema(name = "WebhookRequest")
    record Wish(
            @Nullable String url,
            @Nullable List<String> events,
            @Nullable String format,
            @Nullable String userId) {}

    /// The endpoints of a caller.
    record WebhookList(List<WebhookView> webhooks) {}

    /// What is to be sent once more: all since then, or certain events.
    record ReplayWish(@Nullable Instant since, @Nullable List<UUID> eventIds) {}

    /// @param events how many are on their way
    /// @param more whether there may be more, to be asked for with a later `since`
    record Replayed(int events, boolean more) {}

    /// What the endpoint said to a test.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Tested(
            boolean taken,
            @Nullable Integer status,
            @Nullable String reason,
            @Nullable String answer) {

        static Tested of(Answer answer) {
            Answer.Trouble trouble = answer.trouble();
            return new Tested(
                    answer.taken(),
                    answer.status() == 0 ? null : answer.status(),
                    trouble == null ? null : trouble.wire(),
                    answer.text());
        }
    }

    @PUT
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Get events by HTTP", description = """
                    Calls are signed as Standard Webhooks 1.0 says. The body is the CloudEvent that Kafka gets or, with
                    `format: openai`, the thin event that OpenAI's clients verify. The secret is in the answer when the
                    endpoint is new, and never again. A change keeps it.
                    """)
    @APIResponse(
            responseCode = "201",
            description = "It is new; `secret` is shown this once.",
            content = @Content(schema = @Schema(implementation = WebhookView.class)))
    @APIResponse(
            responseCode = "200",
            description = "It was there and is changed.",
            content = @Content(schema = @Schema(implementation = WebhookView.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "403", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    public Response put(@PathParam("name") String name, @Nullable Wish body) {
        Key key = key(name);
        if (name.equals(DEFAULT) || name.startsWith(NAMED)) {
            throw ProblemException.badParameter("name", "name must not be default, nor begin with request-.");
        }
        Wish wish = demandBody(body);
        Format format = format(wish.format());
        Webhooks.Wish checked =
                new Webhooks.Wish(url(wish.url()), events(wish.events(), format), format, user(wish.userId()));
        demandAvailable();
        Webhooks.Receipt receipt = webhooks.put(key, checked);
        if (receipt.put() == Put.TOO_MANY) {
            throw ProblemException.conflict(
                    "too_many_webhooks", "You have as many webhooks as you may; delete one first.");
        }
        audit("webhook_set", name);
        return Response.status(receipt.put() == Put.CREATED ? Response.Status.CREATED : Response.Status.OK)
                .entity(WebhookView.of(find(key), receipt.secret()))
                .build();
    }

    @GET
    @Operation(summary = "Your webhooks")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = WebhookList.class)))
    public WebhookList list() {
        return new WebhookList(webhooks.list(owner()).stream()
                .map(endpoint -> WebhookView.of(endpoint, null))
                .toList());
    }

    @GET
    @Path("/{name}")
    @Operation(summary = "A webhook of yours")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = WebhookView.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    public WebhookView get(@PathParam("name") String name) {
        return WebhookView.of(find(key(name)), null);
    }

    @DELETE
    @Path("/{name}")
    @Operation(summary = "Remove an endpoint", description = "What is on its way to it is not sent.")
    @APIResponse(responseCode = "204", description = "It is gone.")
    @APIResponse(responseCode = "404", ref = "Problem")
    public void delete(@PathParam("name") String name) {
        demand(webhooks.remove(key(name)));
        audit("webhook_deleted", name);
    }

    @POST
    @Path("/{name}/secret")
    @Operation(
            summary = "Get a new secret",
            description = "Shown this once. For 24 hours calls are signed with the one before, too.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = WebhookView.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    public WebhookView rotate(@PathParam("name") String name) {
        Key key = key(name);
        demandAvailable();
        String secret = webhooks.rotate(key).orElseThrow(WebhooksResource::noSuchWebhook);
        audit("webhook_secret_rotated", name);
        return WebhookView.of(find(key), secret);
    }

    /// @param secret shown whenever it is asked for
    record DefaultSecret(String secret) {}

    @GET
    @Path("/default/secret")
    @Operation(summary = "The secret that signs what your requests have asked for", description = """
                    A request may name a `webhook` of its own. Calls to it are signed with this secret, which there is from the first look on.
                    `owner=kafka`, for operators, is for requests that come over Kafka.
                    """)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DefaultSecret.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "403", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    public DefaultSecret defaultSecret(@QueryParam("owner") @Nullable String named) {
        demandAvailable();
        String owner = owner(named);
        audit.doneByOperator("webhook_secret_shown", "webhook:" + DEFAULT);
        return new DefaultSecret(secrets.text(owner).orElseGet(() -> secrets.rotate(owner, Webhooks.BOTH_SIGN)));
    }

    @POST
    @Path("/default/secret")
    @Operation(
            summary = "Get another secret for what your requests ask for",
            description = "For 24 hours calls are signed with the one before, too.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DefaultSecret.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "403", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    public DefaultSecret rotateDefault(@QueryParam("owner") @Nullable String named) {
        demandAvailable();
        DefaultSecret fresh = new DefaultSecret(secrets.rotate(owner(named), Webhooks.BOTH_SIGN));
        audit("webhook_secret_rotated", DEFAULT);
        return fresh;
    }

    private String owner(@Nullable String named) {
        if (named == null) {
            return owner();
        }
        if (!named.equals("kafka")) {
            throw ProblemException.badParameter("owner", "owner must be kafka, or left out.");
        }
        if (!caller.isOperator()) {
            throw ProblemException.otherUser();
        }
        return Listener.KAFKA;
    }

    @POST
    @Path("/{name}/enable")
    @Operation(
            summary = "Call a disabled webhook again",
            description = "What was pending is sent; what happened meanwhile can be replayed.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = WebhookView.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    public WebhookView enable(@PathParam("name") String name) {
        Key key = key(name);
        demand(webhooks.enable(key));
        audit("webhook_enabled", name);
        return WebhookView.of(find(key), null);
    }

    @POST
    @Path("/{name}/test")
    @Operation(
            summary = "Call a webhook now",
            description =
                    "Sends one event of type `dev.bobine.webhook.test.v1` and tells what came of it. Counts for nothing.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Tested.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    public Tested test(@PathParam("name") String name) {
        Tested tested = Tested.of(webhooks.test(find(key(name)))
                .orElseThrow(() -> ProblemException.conflict(
                        "test_under_way", "The webhook has not answered to another test yet.")));
        audit("webhook_tested", name);
        return tested;
    }

    @POST
    @Path("/{name}/replay")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Send events once more", description = """
                    With the ids that they had: all since a time, the oldest first and 10,000 at most, or certain ones. Each is
                    sent once, and counts for nothing. Events are kept as long as their jobs.
                    """)
    @APIResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = Replayed.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    public Response replay(@PathParam("name") String name, @Nullable ReplayWish body) {
        ReplayWish wish = demandBody(body);
        Endpoint endpoint = find(key(name));
        Instant since = wish.since();
        List<UUID> ids = wish.eventIds();
        if ((since == null) == (ids == null)) {
            throw ProblemException.badField("since", "Give either since or eventIds.");
        }
        if (since != null && (since.isBefore(Instant.EPOCH) || since.isAfter(LATEST))) {
            throw ProblemException.badField("since", "since must lie between the years 1970 and 9999.");
        }
        if (ids != null
                && (ids.isEmpty() || ids.size() > MAX_NAMED || ids.stream().anyMatch(Objects::isNull))) {
            throw ProblemException.badField("eventIds", "eventIds must have 1 to " + MAX_NAMED + " ids.");
        }
        int events = since != null ? webhooks.replay(endpoint, since) : webhooks.replay(endpoint, List.copyOf(ids));
        audit("webhook_replayed", name);
        return Response.accepted(new Replayed(events, events == Webhooks.MAX_REPLAYED))
                .build();
    }

    @GET
    @Path("/{name}/deliveries")
    @Operation(summary = "What was delivered to a webhook, newest first")
    @APIResponse(
            responseCode = "200",
            description = "One page; follow `next` for more.",
            content = @Content(schema = @Schema(implementation = DeliveryPage.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "404", ref = "Problem")
    public DeliveryPage deliveries(
            @PathParam("name") String name,
            @QueryParam("state") @Nullable String state,
            @Parameter(description = "1 to 200; 50 when left out", schema = @Schema(type = SchemaType.INTEGER))
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @Parameter(description = "from the `next` of another page") @QueryParam("before") @Nullable String before) {
        if (state != null && !STATES.contains(state)) {
            throw ProblemException.badParameter("state", "state must be pending, delivered, failed or superseded.");
        }
        int pageSize = Parameters.limit(limit);
        List<DeliveryRow> rows = webhooks.deliveries(find(key(name)), state, before(before), pageSize + 1);
        List<DeliveryPage.Delivery> shown =
                rows.stream().limit(pageSize).map(DeliveryPage.Delivery::of).toList();
        return new DeliveryPage(
                shown, rows.size() <= pageSize ? null : next(name, state, pageSize, rows.get(pageSize - 1)));
    }

    private static String next(String name, @Nullable String state, int pageSize, DeliveryRow last) {
        return "/webhooks/" + name + "/deliveries?limit=" + pageSize + (state == null ? "" : "&state=" + state)
                + "&before=" + last.seq();
    }

    private static long before(@Nullable String text) {
        if (text == null) {
            return Long.MAX_VALUE;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw ProblemException.badParameter("before", "before must be one that a page came with.");
        }
    }

    private Key key(String name) {
        if (!NAME.matcher(name).matches()) {
            throw ProblemException.badParameter(
                    "name", "name must have 1 to 64 lower-case letters, digits, - and _, a letter or digit first.");
        }
        return new Key(owner(), name);
    }

    private String owner() {
        return SubmissionDesk.listenerOf(caller);
    }

    private Endpoint find(Key key) {
        return webhooks.find(key).orElseThrow(WebhooksResource::noSuchWebhook);
    }

    private static void demand(boolean known) {
        if (!known) {
            throw noSuchWebhook();
        }
    }

    private static <T> T demandBody(@Nullable T body) {
        if (body == null) {
            throw new ProblemException(Problem.of(400, "not_json", "The body is not the JSON that is documented."));
        }
        return body;
    }

    private void demandAvailable() {
        if (!webhooks.available()) {
            throw ProblemException.conflict(
                    "webhooks_off", "This deployment has no webhooks: its operator has not set bobine.webhooks.key.");
        }
    }

    private static ProblemException noSuchWebhook() {
        return new ProblemException(Problem.of(404, "webhook_not_found", "You have no webhook of that name."));
    }

    private String url(@Nullable String url) {
        if (url == null || !webhooks.mayCall(url)) {
            throw ProblemException.badField("url", "url must be an https URL without credentials or fragment.");
        }
        return url;
    }

    private static Format format(@Nullable String format) {
        return format == null
                ? Format.CLOUDEVENTS
                : Format.of(format)
                        .orElseThrow(
                                () -> ProblemException.badField("format", "format must be cloudevents or openai."));
    }

    private static List<EventType> events(@Nullable List<String> words, Format format) {
        if (words == null) {
            return format.types();
        }
        List<EventType> types = words.stream()
                .distinct()
                .map(word -> Arrays.stream(EventType.values())
                        .filter(type ->
                                type.word().equals(word) && format.types().contains(type))
                        .findFirst())
                .flatMap(Optional::stream)
                .toList();
        if (types.isEmpty() || types.size() < words.stream().distinct().count()) {
            throw ProblemException.badField(
                    "events",
                    "events must be some of "
                            + String.join(
                                    ", ",
                                    format.types().stream().map(EventType::word).toList())
                            + ".");
        }
        return types;
    }

    private @Nullable String user(@Nullable String userId) {
        boolean everybody = EVERYBODY.equals(userId);
        if (everybody && caller.own().isPresent()) {
            throw ProblemException.otherUser();
        }
        UserId named = userId == null || everybody ? null : Parameters.user("userId", userId);
        UserId user = Parameters.own(caller, named);
        return user == null ? null : user.value();
    }

    /// What a service is told may be of all users, so that it is of interest who has it told where.
    private void audit(String action, String name) {
        if (caller.own().isEmpty()) {
            audit.done(action, "webhook:" + name);
        }
    }
}
