package dev.bobine.dev;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.dev.VideoStatus.Completed;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.FileUpload;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/// The renderer's HTTP side. Errors have the shape of the dialect; nothing here blocks for longer than a file's size
/// takes to read.
final class RendererRoutes {

    private static final long LARGEST_BODY_BYTES = 64L * 1024 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INVALID = "invalid_request_error";

    private final RenderQueue queue;
    private final ImageDesk images;
    private final Optional<String> key;
    private final String uploads;

    /// @param uploads where uploaded files lie while their request is read
    RendererRoutes(RenderQueue queue, ImageDesk images, Optional<String> key, Path uploads) {
        this.images = images;
        this.uploads = uploads.toString();
        this.queue = queue;
        this.key = key;
    }

    Router on(Vertx vertx) {
        Router router = Router.router(vertx);
        router.get("/health").handler(context -> send(context, 200, JSON.createObjectNode()));
        router.put("/behaviour").handler(BodyHandler.create(false)).handler(this::behave);
        router.route("/v1/*").handler(this::authenticate);
        router.get("/v1/models").handler(context -> send(context, 200, VideoJson.models()));
        router.post("/v1/videos").handler(forms()).handler(this::create);
        router.post("/v1/videos/extensions").handler(forms()).handler(this::extend);
        router.post("/v1/images/generations").handler(forms()).handler(this::draw);
        router.post("/v1/images/edits").handler(forms()).handler(this::draw);
        router.get("/v1/images").handler(context -> send(context, 200, bill()));
        router.put("/v1/images/lost").handler(forms()).handler(this::lose);
        router.get("/v1/videos").handler(this::list);
        router.get("/v1/videos/:id").handler(video((context, video) -> send(context, 200, VideoJson.video(video))));
        router.get("/v1/videos/:id/content").handler(video(this::content));
        router.post("/v1/videos/:id/cancel").handler(video(this::cancel));
        router.delete("/v1/videos/:id").handler(video(this::delete));
        router.route().handler(context -> fail(context, 404, INVALID, "not_found", "there is nothing here"));
        router.route().failureHandler(RendererRoutes::broken);
        return router;
    }

    private BodyHandler forms() {
        return BodyHandler.create(true)
                .setUploadsDirectory(uploads)
                .setDeleteUploadedFilesOnEnd(true)
                .setBodyLimit(LARGEST_BODY_BYTES);
    }

    /// Answers once the picture is drawn, as servers of this dialect do.
    private void draw(RoutingContext context) {
        ImageRequest request;
        try {
            request = ImageRequest.parse(fields(context));
        } catch (BadVideoRequest e) {
            send(context, 400, VideoJson.error(INVALID, "invalid_value", describe(e), e.parameter()));
            return;
        }
        context.vertx()
                .executeBlocking(() -> images.draw(request), false)
                .onFailure(context::fail)
                .onSuccess(picture -> {
                    if (images.loses(request)) {
                        context.request().connection().close();
                    } else {
                        send(context, 200, VideoJson.picture(picture, request));
                    }
                });
    }

    private void lose(RoutingContext context) {
        try {
            images.lose(fields(context).getOrDefault("prompt", ""));
            context.response().setStatusCode(204).end();
        } catch (BadVideoRequest e) {
            fail(context, 400, INVALID, "invalid_value", describe(e));
        }
    }

    private ObjectNode bill() {
        ObjectNode bill = JSON.createObjectNode();
        images.bill().forEach(made -> bill.withArray("data").addObject().put("prompt", made.prompt()));
        return bill;
    }

    private void authenticate(RoutingContext context) {
        String sent = context.request().getHeader("Authorization");
        if (key.isPresent() && !("Bearer " + key.get()).equals(sent)) {
            fail(context, 401, INVALID, "invalid_api_key", "the key is missing or wrong");
        } else {
            context.next();
        }
    }

    private void create(RoutingContext context) {
        Optional<Integer> refusal = queue.refusal();
        if (refusal.isPresent()) {
            context.response().putHeader("Retry-After", "1");
            fail(context, refusal.get(), "server_error", "refused", "the renderer takes no work right now");
            return;
        }
        submit(context, () -> VideoRequest.parse(fields(context)));
    }

    /// Makes one clip of a clip that is here and what is added to it.
    private void extend(RoutingContext context) {
        submit(context, () -> {
            Map<String, String> fields = fields(context);
            Video source = queue.find(fields.getOrDefault("video[id]", ""))
                    .filter(video -> video.status() instanceof Completed)
                    .orElseThrow(() -> new BadVideoRequest("video", "there is no such completed video"));
            return source.request().extended(fields);
        });
    }

    @FunctionalInterface
    private interface Wanted {
        VideoRequest read() throws BadVideoRequest;
    }

    private void submit(RoutingContext context, Wanted wanted) {
        try {
            Video video = queue.submit(wanted.read());
            send(context, 200, VideoJson.video(video));
        } catch (BadVideoRequest e) {
            send(context, 400, VideoJson.error(INVALID, "invalid_value", describe(e), e.parameter()));
        }
    }

    private static String describe(Exception e) {
        return String.valueOf(e.getMessage());
    }

    /// A form's fields, or the members of a JSON object, lists as JSON.
    private static Map<String, String> fields(RoutingContext context) throws BadVideoRequest {
        Map<String, String> fields = new HashMap<>();
        String type =
                Optional.ofNullable(context.request().getHeader("Content-Type")).orElse("");
        if (!type.contains("json")) {
            context.request().formAttributes().forEach(fields::put);
            for (FileUpload upload : context.fileUploads()) {
                String name = upload.name().replace("[]", "");
                if (name.equals(VideoRequest.FIRST_FRAME) || name.equals(ImageRequest.REFERENCE)) {
                    fields.put(name, content(Path.of(upload.uploadedFileName())));
                }
            }
            return fields;
        }
        json(context).properties().forEach(member -> {
            if (member.getValue().isValueNode() && !member.getValue().isNull()) {
                fields.put(member.getKey(), member.getValue().asText());
            } else if (member.getValue().isArray()) {
                fields.put(member.getKey(), member.getValue().toString());
            } else {
                // As a form spells it.
                member.getValue()
                        .properties()
                        .forEach(inner -> fields.put(
                                member.getKey() + "[" + inner.getKey() + "]",
                                inner.getValue().asText()));
            }
        });
        return fields;
    }

    private static String content(Path file) throws BadVideoRequest {
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new BadVideoRequest(VideoRequest.FIRST_FRAME, "the file cannot be read");
        }
    }

    private static JsonNode json(RoutingContext context) throws BadVideoRequest {
        try {
            JsonNode body =
                    JSON.readTree(Optional.ofNullable(context.body().asString()).orElse(""));
            if (body.isObject()) {
                return body;
            }
        } catch (JsonProcessingException e) {
            throw new BadVideoRequest("body", "the body is not JSON");
        }
        throw new BadVideoRequest("body", "the body is not a JSON object");
    }

    private void list(RoutingContext context) {
        boolean ascending = "asc".equals(context.request().getParam("order"));
        List<Video> videos = ascending ? queue.list() : queue.list().reversed();
        Optional<String> after = Optional.ofNullable(context.request().getParam("after"));
        if (after.isPresent()) {
            videos = videos.stream()
                    .dropWhile(video -> !video.id().equals(after.get()))
                    .skip(1)
                    .toList();
        }
        int limit = limit(context.request().getParam("limit", "20"));
        List<Video> page = videos.stream().limit(limit).toList();
        send(context, 200, VideoJson.list(page, videos.size() > limit));
    }

    private static int limit(String text) {
        return text.matches("\\d{1,3}") ? Math.clamp(Integer.parseInt(text), 1, 100) : 20;
    }

    private void cancel(RoutingContext context, Video video) {
        queue.cancel(video);
        send(context, 200, VideoJson.video(video));
    }

    private void delete(RoutingContext context, Video video) {
        queue.remove(video);
        send(context, 200, VideoJson.deleted(video));
    }

    private void content(RoutingContext context, Video video) {
        if (!(video.status() instanceof Completed completed)) {
            fail(
                    context,
                    404,
                    INVALID,
                    "not_ready",
                    "the video is " + video.status().word());
            return;
        }
        switch (context.request().getParam("variant", "video")) {
            case "video" -> file(context, completed.clip().video(), "video/mp4");
            case "thumbnail" -> file(context, completed.clip().poster(), "image/jpeg");
            default -> fail(context, 404, INVALID, "unknown_variant", "there is no such variant");
        }
    }

    private static void file(RoutingContext context, Path file, String type) {
        HttpServerResponse response =
                context.response().putHeader("Content-Type", type).putHeader("Accept-Ranges", "bytes");
        long size = sizeOf(file);
        if (size < 0) {
            fail(context, 404, INVALID, "expired", "the video is no longer available");
            return;
        }
        String range = Optional.ofNullable(context.request().getHeader("Range")).orElse("");
        Optional<ByteRange> part =
                ByteRange.understood(range) ? ByteRange.of(range, size) : Optional.of(new ByteRange(0, size));
        if (part.isEmpty()) {
            response.putHeader("Content-Range", "bytes */" + size)
                    .setStatusCode(416)
                    .end();
            return;
        }
        if (ByteRange.understood(range)) {
            response.setStatusCode(206).putHeader("Content-Range", part.get().contentRange(size));
        }
        response.sendFile(file.toString(), part.get().first(), part.get().length());
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return -1;
        }
    }

    private void behave(RoutingContext context) {
        try {
            JsonNode wanted = json(context);
            queue.behave(new Behaviour(
                    Duration.ofMillis(wanted.path("queueDelayMs").asLong(0)),
                    Duration.ofMillis(wanted.path("renderDelayMs").asLong(0)),
                    wanted.path("failNext").asInt(0),
                    wanted.path("refuseNext").asInt(0),
                    wanted.path("refusalStatus").asInt(Behaviour.GOOD.refusalStatus())));
            context.response().setStatusCode(204).end();
        } catch (BadVideoRequest | IllegalArgumentException e) {
            fail(context, 400, INVALID, "invalid_value", describe(e));
        }
    }

    private Handler<RoutingContext> video(BiConsumer<RoutingContext, Video> action) {
        return context -> queue.find(context.pathParam("id"))
                .ifPresentOrElse(
                        video -> action.accept(context, video),
                        () -> fail(context, 404, INVALID, "not_found", "there is no such video"));
    }

    private static void broken(RoutingContext context) {
        int status = context.statusCode() > 0 ? context.statusCode() : 500;
        fail(context, status, "server_error", "broken", "the renderer could not answer");
    }

    private static void fail(RoutingContext context, int status, String type, String code, String message) {
        send(context, status, VideoJson.error(type, code, message, null));
    }

    private static void send(RoutingContext context, int status, ObjectNode body) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(body.toString());
    }
}
