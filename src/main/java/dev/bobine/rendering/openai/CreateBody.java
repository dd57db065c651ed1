package dev.bobine.rendering.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.job.Reference;
import dev.bobine.job.Render;
import dev.bobine.rendering.ReferenceSource;
import dev.bobine.rendering.ReferenceSource.Media;
import dev.bobine.rendering.Submission;
import dev.bobine.rendering.UnsendableException;
import dev.bobine.rendering.http.Json;
import dev.bobine.rendering.openai.OpenAiVideosSettings.LinkField;
import java.util.List;
import java.util.Optional;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;

/// Body of a create request: the five fields of the original API that every server takes, and those widely understood
/// extensions that the request asks for. One that goes on with a clip of the server's own names that clip, which has
/// its model and its frame.
final class CreateBody {

    private static final LinkField IMAGE_URL = new LinkField("input_reference", Optional.of("image_url"));

    private CreateBody() {}

    static RequestBody of(Submission submission, OpenAiVideosSettings settings, ReferenceSource references)
            throws UnsendableException {
        return switch (settings.body()) {
            case MULTIPART -> multipart(submission, settings, references);
            case JSON -> json(submission, settings, references);
        };
    }

    private static RequestBody multipart(
            Submission submission, OpenAiVideosSettings settings, ReferenceSource references)
            throws UnsendableException {
        Render spec = submission.render();
        MultipartBody.Builder form =
                new MultipartBody.Builder().setType(MultipartBody.FORM).addFormDataPart("prompt", spec.prompt());
        if (submission.source().isPresent()) {
            form.addFormDataPart("video[id]", submission.source().get().externalId());
        } else {
            form.addFormDataPart("model", submission.modelId())
                    .addFormDataPart("size", spec.size().toString());
        }
        form.addFormDataPart("seconds", Integer.toString(spec.seconds()));
        if (spec.options().seed() != null) {
            form.addFormDataPart("seed", spec.options().seed().toString());
        }
        if (spec.options().negativePrompt() != null) {
            form.addFormDataPart("negative_prompt", spec.options().negativePrompt());
        }
        if (!spec.shots().isEmpty()) {
            form.addFormDataPart(
                    settings.fields().shots().orElseThrow(), shots(spec).toString());
        }
        settings.fields().sound().ifPresent(field -> form.addFormDataPart(field, Boolean.toString(spec.audio())));
        for (Reference reference : sent(submission)) {
            LinkField field = settings.fields().links().get(reference.role());
            if (field == null) {
                upload(form, references.read(reference));
            } else {
                form.addFormDataPart(field.name(), text(field, references.link(reference)));
            }
        }
        return form.build();
    }

    /// What goes on with a clip by its id has that clip alone.
    private static List<Reference> sent(Submission submission) {
        return submission.source().isPresent() ? List.of() : submission.render().references();
    }

    private static ArrayNode shots(Render spec) {
        ArrayNode shots = Json.object().putArray("shots");
        spec.shots()
                .forEach(shot -> shots.addObject().put("prompt", shot.prompt()).put("seconds", shot.seconds()));
        return shots;
    }

    private static void upload(MultipartBody.Builder form, Media frame) {
        form.addFormDataPart(
                "input_reference", "first-frame", RequestBody.create(frame.bytes(), MediaType.parse(frame.mime())));
    }

    private static String text(LinkField field, String link) {
        return field.inside()
                .map(name -> Json.object().put(name, link).toString())
                .orElse(link);
    }

    private static RequestBody json(Submission submission, OpenAiVideosSettings settings, ReferenceSource references)
            throws UnsendableException {
        Render spec = submission.render();
        ObjectNode body = Json.object().put("prompt", spec.prompt());
        if (submission.source().isPresent()) {
            body.putObject("video").put("id", submission.source().get().externalId());
        } else {
            body.put("model", submission.modelId()).put("size", spec.size().toString());
        }
        switch (settings.secondsAs()) {
            case TEXT -> body.put("seconds", Integer.toString(spec.seconds()));
            case NUMBER -> body.put("seconds", spec.seconds());
        }
        if (spec.options().seed() != null) {
            body.put("seed", spec.options().seed());
        }
        if (spec.options().negativePrompt() != null) {
            body.put("negative_prompt", spec.options().negativePrompt());
        }
        if (!spec.shots().isEmpty()) {
            body.set(settings.fields().shots().orElseThrow(), shots(spec));
        }
        settings.fields().sound().ifPresent(field -> body.put(field, spec.audio()));
        for (Reference reference : sent(submission)) {
            LinkField field = settings.fields().links().getOrDefault(reference.role(), IMAGE_URL);
            String link = references.link(reference);
            field.inside()
                    .ifPresentOrElse(
                            name -> body.putObject(field.name()).put(name, link), () -> body.put(field.name(), link));
        }
        return Json.body(body);
    }
}
