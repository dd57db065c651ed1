package dev.bobine.api.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.admission.Order;
import dev.bobine.api.JobView;
import dev.bobine.api.JobViews;
import dev.bobine.api.Problem;
import dev.bobine.api.ProblemException;
import dev.bobine.api.SubmissionDesk;
import dev.bobine.api.Uploads;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.job.Asset;
import dev.bobine.job.StorableText;
import dev.bobine.job.UserId;
import dev.bobine.persistence.JobRecord;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Hands what clients order to admission, and tells what came of it. Calls block.
@ApplicationScoped
class Orders {

    /// The model of those who name none.
    private static final String DEFAULT_MODEL = "sora-2";

    private static final String DEFAULT_STILL_MODEL = "gpt-image-1";

    /// Tells that an answer is of an order that was placed before.
    static final String FOLDED = "bobine-folded";

    private static final String VIDEO = "video";
    private static final String METADATA = "metadata";
    private static final String KEY = "Idempotency-Key";
    private static final String RETRIES = "x-stainless-retry-count";
    private static final String TRACE = "traceparent";
    private static final int LONGEST_KEY = 256;
    private static final Set<String> UNABLE =
            Set.of("unsupported_reference", "model_cannot_edit", "model_cannot_extend");

    private final SubmissionDesk submission;
    private final JobViews views;
    private final Videos videos;
    private final ActingUser actingUser;
    private final Catalogue catalogue;
    private final Uploads uploads;
    private final ObjectMapper json;

    Orders(
            SubmissionDesk submission,
            JobViews views,
            Videos videos,
            ActingUser actingUser,
            Catalogue catalogue,
            Uploads uploads,
            ObjectMapper json) {
        this.submission = submission;
        this.views = views;
        this.videos = videos;
        this.actingUser = actingUser;
        this.catalogue = catalogue;
        this.uploads = uploads;
        this.json = json;
    }

    /// How a video is made of another one: the field of a request that names the job of that one, the role of a file in
    /// its place, and the code of the refusal when the model takes no such thing.
    enum Change {
        EDIT("remixes", VIDEO, "model_cannot_edit"),
        REMIX("remixes", VIDEO, "model_cannot_edit"),
        EXTENSION("extends", "extend", "model_cannot_extend");

        private final String field;
        private final String role;
        private final String refusal;

        Change(String field, String role, String refusal) {
            this.field = field;
            this.role = role;
            this.refusal = refusal;
        }
    }

    /// What a body says, be it a form or JSON, and the files in it.
    record Said(ObjectNode fields, SentFiles files) {}

    /// Reads a body.
    ///
    /// @param taken names of the fields that may be files
    Said read(HttpHeaders headers, InputStream body, Set<String> taken) throws IOException {
        @Nullable MediaType type = headers.getMediaType();
        if (type == null || !MediaType.MULTIPART_FORM_DATA_TYPE.isCompatible(type)) {
            return new Said(object(body.readAllBytes()), SentFiles.none());
        }
        long announced = Uploads.announced(headers.getHeaderString(HttpHeaders.CONTENT_LENGTH));
        SentFiles files = SentFiles.in(taken, named -> uploads.begin(actingUser.id(named), announced));
        return new Said(Form.read(body, type, files), files);
    }

    private ObjectNode object(byte[] body) throws IOException {
        try {
            JsonNode node = json.readTree(Fields.text(body));
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new ProblemException(Problem.of(400, "not_an_object", "The body must be a JSON object."));
        } catch (JsonProcessingException _) {
            throw new ProblemException(Problem.of(400, "not_json", "The body is not the JSON that is documented."));
        }
    }

    /// Orders a video.
    ///
    /// @throws ProblemException when it is refused
    Response place(HttpHeaders headers, String path, Said said) throws IOException {
        return keepingFiles(said, () -> {
            ObjectNode request = VideoOrder.translate(said.fields(), said.files());
            return placeWithUsualModel(headers, path, request, said);
        });
    }

    private Response placeWithUsualModel(HttpHeaders headers, String path, ObjectNode request, Said said)
            throws IOException {
        if (!request.hasNonNull(VideoOrder.MODEL)
                && catalogue.find(DEFAULT_MODEL).isPresent()) {
            request.put(VideoOrder.MODEL, DEFAULT_MODEL);
        }
        return place(headers, path, request, actingUser.id(VideoOrder.user(said.fields())), said.files());
    }

    @FunctionalInterface
    private interface Placing {
        Response place() throws IOException;
    }

    /// Of what is refused no file stays.
    private static Response keepingFiles(Said said, Placing placing) throws IOException {
        try {
            return placing.place();
        } catch (ProblemException e) {
            said.files().discard();
            throw e;
        }
    }

    /// Orders a video that is made of another one: of one that was made here, of the same user, model and frame where
    /// nothing else is said, or of a file.
    ///
    /// @param id of the other one; null when the body names it or brings it
    /// @throws ProblemException when it is refused
    Response change(HttpHeaders headers, String path, Said said, Change change, @Nullable String id)
            throws IOException {
        Optional<Uploads.Received> file = said.files().get(VIDEO);
        return keepingFiles(
                said,
                () -> file.isPresent()
                        ? changeFile(headers, path, said, change, file.get())
                        : changeVideo(headers, path, said, change, id));
    }

    private Response changeFile(HttpHeaders headers, String path, Said said, Change change, Uploads.Received video)
            throws IOException {
        if (!video.type().isVideo()) {
            throw VideoOrder.invalid(VIDEO, "video must be an MP4 file, or have the id of a video.");
        }
        if (said.fields().has(VIDEO)) {
            throw VideoOrder.invalid(VIDEO, "video must be a file or have an id, and not both.");
        }
        ObjectNode request = VideoOrder.translate(said.fields(), said.files());
        VideoOrder.refer(request, change.role, video);
        try {
            return placeWithUsualModel(headers, path, request, said);
        } catch (ProblemException e) {
            throw isUnable(e) ? unable(change) : e;
        }
    }

    private Response changeVideo(HttpHeaders headers, String path, Said said, Change change, @Nullable String id)
            throws IOException {
        ObjectNode fields = said.fields();
        JobRecord source = videos.find(id == null ? VideoId.named(fields.remove(VIDEO)) : id);
        Asset _ = Videos.clip(source);
        ObjectNode request = VideoOrder.translate(fields, said.files());
        request.put(change.field, source.id().toString());
        putIfAbsent(request, VideoOrder.MODEL, source.ask().requestedModel());
        UserId named = VideoOrder.user(fields);
        try {
            return place(headers, path, request, named == null ? source.userId() : named, said.files());
        } catch (ProblemException e) {
            throw isUnable(e) ? unable(change) : e;
        }
    }

    private static boolean isUnable(ProblemException e) {
        return UNABLE.contains(e.problem().code());
    }

    private static ProblemException unable(Change change) {
        return new ProblemException(Problem.ofField(
                400, change.refusal, VIDEO, "This model makes no video of another one; name a model that does."));
    }

    private static void putIfAbsent(ObjectNode request, String name, String value) {
        if (!request.hasNonNull(name)) {
            request.put(name, value);
        }
    }

    /// Labels that are none are refused with the request.
    private static void label(ObjectNode request, String name, String value) {
        JsonNode labels = request.get(METADATA);
        if (labels == null || labels.isNull()) {
            request.putObject(METADATA).put(name, value);
        } else if (labels instanceof ObjectNode object) {
            object.put(name, value);
        }
    }

    private Response place(HttpHeaders headers, String path, ObjectNode request, UserId user, SentFiles files)
            throws IOException {
        if (catalogue.fitsNearest(request.path(VideoOrder.MODEL).asText())) {
            remember(request, "seconds", VideoView.SECONDS);
            remember(request, "size", VideoView.SIZE);
        }
        SubmissionDesk.Receipt receipt = submit(headers, path, request, user, files);
        JobView job = receipt.known() ? views.getAdmittedBefore(receipt.job()) : views.get(receipt.job());
        Response.ResponseBuilder answer = videos.answer(job);
        return (receipt.known() ? answer.header(FOLDED, true) : answer).build();
    }

    /// Orders a still.
    ///
    /// @throws ProblemException when it is refused
    SubmissionDesk.Receipt still(HttpHeaders headers, String path, Said said) throws IOException {
        try {
            ObjectNode request = ImageOrder.translate(said.fields(), said.files());
            if (!request.hasNonNull(VideoOrder.MODEL)
                    && catalogue.find(DEFAULT_STILL_MODEL).isPresent()) {
                request.put(VideoOrder.MODEL, DEFAULT_STILL_MODEL);
            }
            return submit(headers, path, request, actingUser.id(VideoOrder.user(said.fields())), said.files());
        } catch (ProblemException e) {
            said.files().discard();
            throw e;
        }
    }

    private SubmissionDesk.Receipt submit(
            HttpHeaders headers, String path, ObjectNode request, UserId user, SentFiles files) throws IOException {
        files.mustBeOf(user);
        request.put("userId", user.value());
        String key = key(headers);
        Order order = key == null
                ? new Order(OrderDigest.of(actingUser.source(), path, request, files.contents()), isRetry(headers))
                : null;
        SubmissionDesk.Receipt receipt = request.hasNonNull(VideoOrder.SHOTS)
                ? submission.produce(
                        passed(headers),
                        json.writeValueAsBytes(VideoOrder.film(request)),
                        actingUser.source(),
                        key,
                        order)
                : submission.submit(passed(headers), json.writeValueAsBytes(request), actingUser.source(), key, order);
        if (receipt.known()) {
            files.discard();
        }
        return receipt;
    }

    private static void remember(ObjectNode request, String field, String label) {
        if (request.hasNonNull(field)) {
            label(request, label, request.path(field).asText());
        }
    }

    private static @Nullable String key(HttpHeaders headers) {
        String key = headers.getHeaderString(KEY);
        if (key != null && (key.isBlank() || key.length() > LONGEST_KEY || !StorableText.isStorable(key))) {
            throw VideoOrder.invalid(KEY, KEY + " must have 1 to " + LONGEST_KEY + " characters.");
        }
        return key;
    }

    /// Whether a client sends it by itself once more.
    static boolean isRetry(HttpHeaders headers) {
        String retries = headers.getHeaderString(RETRIES);
        return retries != null && retries.matches("[0-9]{1,9}") && Integer.parseInt(retries) > 0;
    }

    /// Of the headers nothing else says anything of the request.
    private static Map<String, String> passed(HttpHeaders headers) {
        Map<String, String> passed = new HashMap<>(Map.of(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON));
        String trace = headers.getHeaderString(TRACE);
        if (trace != null) {
            passed.put(TRACE, trace);
        }
        return passed;
    }
}
