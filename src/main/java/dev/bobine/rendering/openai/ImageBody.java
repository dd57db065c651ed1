package dev.bobine.rendering.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.job.Drawing;
import dev.bobine.job.Reference;
import dev.bobine.rendering.ReferenceSource;
import dev.bobine.rendering.ReferenceSource.Media;
import dev.bobine.rendering.Submission;
import dev.bobine.rendering.UnsendableException;
import dev.bobine.rendering.http.Json;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;

/// Bodies of the two paid calls: one picture of a prompt in JSON, or of a prompt and pictures in multipart.
final class ImageBody {

    private ImageBody() {}

    static RequestBody generation(Submission submission, OpenAiImagesSettings settings) {
        ObjectNode body = Json.object();
        fields(submission, settings).forEach(body::put);
        body.put("n", 1);
        Long seed = submission.drawing().options().seed();
        if (seed != null) {
            body.put("seed", seed);
        }
        return Json.body(body);
    }

    static RequestBody edit(Submission submission, OpenAiImagesSettings settings, ReferenceSource references)
            throws UnsendableException {
        Drawing spec = submission.drawing();
        MultipartBody.Builder form = new MultipartBody.Builder().setType(MultipartBody.FORM);
        fields(submission, settings).forEach(form::addFormDataPart);
        form.addFormDataPart("n", "1");
        if (spec.options().seed() != null) {
            form.addFormDataPart("seed", spec.options().seed().toString());
        }
        String name = spec.references().size() == 1 ? "image" : "image[]";
        int number = 0;
        for (Reference reference : spec.references()) {
            Media media = references.read(reference);
            String file = "reference-" + ++number + ending(media.mime());
            form.addFormDataPart(name, file, RequestBody.create(media.bytes(), MediaType.parse(media.mime())));
        }
        return form.build();
    }

    /// Servers tell the kind of a picture by the ending of its name.
    private static String ending(String mime) {
        return switch (mime) {
            case "image/png" -> ".png";
            case "image/webp" -> ".webp";
            default -> ".jpg";
        };
    }

    private static Map<String, String> fields(Submission submission, OpenAiImagesSettings settings) {
        Drawing spec = submission.drawing();
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("model", submission.modelId());
        fields.put("prompt", spec.prompt());
        fields.put("size", spec.size().toString());
        if (settings.formats().size() > 1) {
            fields.put("output_format", spec.format().wire());
        }
        settings.response()
                .ifPresent(response ->
                        fields.put("response_format", response.name().toLowerCase(Locale.ROOT)));
        settings.wanted().quality().ifPresent(quality -> fields.put("quality", quality));
        settings.wanted().background().ifPresent(background -> fields.put("background", background));
        settings.wanted().moderation().ifPresent(moderation -> fields.put("moderation", moderation));
        return fields;
    }
}
