package dev.bobine.rendering.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.job.RenderSpec;
import dev.bobine.rendering.Submission;
import dev.bobine.rendering.http.Json;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;

/// Body of a create request: the five fields of the original API that every server takes, and those widely understood
/// extensions that the request asks for.
final class CreateBody {

    private CreateBody() {}

    static RequestBody of(Submission submission, OpenAiVideosSettings settings) {
        return switch (settings.body()) {
            case MULTIPART -> multipart(submission, settings);
            case JSON -> json(submission, settings);
        };
    }

    private static RequestBody multipart(Submission submission, OpenAiVideosSettings settings) {
        RenderSpec spec = submission.spec();
        MultipartBody.Builder form = new MultipartBody.Builder()
                .setType(MultipartBody.FORM)
                .addFormDataPart("prompt", spec.prompt())
                .addFormDataPart("model", submission.modelId())
                .addFormDataPart("seconds", Integer.toString(spec.seconds()))
                .addFormDataPart("size", spec.size().toString());
        if (spec.seed() != null) {
            form.addFormDataPart("seed", spec.seed().toString());
        }
        if (spec.negativePrompt() != null) {
            form.addFormDataPart("negative_prompt", spec.negativePrompt());
        }
        settings.soundField().ifPresent(field -> form.addFormDataPart(field, Boolean.toString(spec.audio())));
        return form.build();
    }

    private static RequestBody json(Submission submission, OpenAiVideosSettings settings) {
        RenderSpec spec = submission.spec();
        ObjectNode body = Json.object()
                .put("prompt", spec.prompt())
                .put("model", submission.modelId())
                .put("size", spec.size().toString());
        switch (settings.secondsAs()) {
            case TEXT -> body.put("seconds", Integer.toString(spec.seconds()));
            case NUMBER -> body.put("seconds", spec.seconds());
        }
        if (spec.seed() != null) {
            body.put("seed", spec.seed());
        }
        if (spec.negativePrompt() != null) {
            body.put("negative_prompt", spec.negativePrompt());
        }
        settings.soundField().ifPresent(field -> body.put(field, spec.audio()));
        return Json.body(body);
    }
}
