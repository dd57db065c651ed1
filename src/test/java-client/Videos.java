import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.MultipartField;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.videos.Video;
import com.openai.models.videos.VideoCreateCharacterParams;
import com.openai.models.videos.VideoCreateParams;
import com.openai.models.videos.VideoDownloadContentParams;
import com.openai.models.videos.VideoEditParams;
import com.openai.models.videos.VideoExtendParams;
import com.openai.models.videos.VideoListParams;
import com.openai.models.videos.VideoRemixParams;
import com.openai.models.videos.VideoSeconds;
import com.openai.models.videos.VideoSize;
import com.openai.models.webhooks.WebhookVerificationParams;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Every call that OpenAI's own client has for videos, against the service. Prints what came of it as JSON. Started
/// from
/// its source, with the client's class path.
@SuppressWarnings("deprecation")
public class Videos {

    private static final Map<String, Object> SEEN = new LinkedHashMap<>();

    public static void main(String[] args) throws Exception {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(args[0])
                .apiKey("any")
                .maxRetries(2)
                .build();
        String user = args[1];

        Video video =
                client.videos().create(order("A kite over a harbour", user).build());
        SEEN.put("created", video.status().asString());
        while (video.status().equals(Video.Status.QUEUED) || video.status().equals(Video.Status.IN_PROGRESS)) {
            Thread.sleep(200);
            video = client.videos().retrieve(video.id());
        }
        String made = video.id();
        SEEN.put("ended", video.status().asString());
        byte[] clip = content(client, made, VideoDownloadContentParams.Variant.VIDEO);
        SEEN.put("clip", new String(clip, 4, 4));
        SEEN.put("poster", content(client, made, VideoDownloadContentParams.Variant.THUMBNAIL).length);

        Video later = client.videos()
                .create(order("Later", user)
                        .putAdditionalBodyProperty("notBefore", JsonValue.from("2999-01-01T00:00:00Z"))
                        .build());
        List<String> ids = new ArrayList<>();
        client.videos()
                .list(VideoListParams.builder()
                        .limit(1)
                        .order(VideoListParams.Order.ASC)
                        .putAdditionalQueryParam("user", user)
                        .build())
                .autoPager()
                .forEach(one -> ids.add(one.id()));
        SEEN.put("listed", ids.equals(List.of(made, later.id())));

        SEEN.put("remixed", refused(() -> client.videos()
                .remix(VideoRemixParams.builder()
                        .videoId(made)
                        .prompt("More wind")
                        .build())));
        SEEN.put("edited", refused(() -> client.videos()
                .edit(VideoEditParams.builder()
                        .prompt("More wind")
                        .video(new ByteArrayInputStream(clip))
                        .build())));
        SEEN.put("extended", refused(() -> client.videos()
                .extend(VideoExtendParams.builder()
                        .prompt("On and on")
                        .seconds(VideoSeconds.of("2"))
                        .video(new ByteArrayInputStream(clip))
                        .build())));

        String name = "Mara " + UUID.randomUUID();
        String character = client.videos()
                .createCharacter(VideoCreateCharacterParams.builder()
                        .name(name)
                        .video(MultipartField.<InputStream>builder()
                                .value(new ByteArrayInputStream(clip))
                                .filename("mara.mp4")
                                .build())
                        .putAdditionalBodyProperty("description", JsonValue.from("A tall woman in a red coat."))
                        .build())
                .id()
                .orElseThrow();
        SEEN.put(
                "found",
                client.videos().getCharacter(character).name().orElseThrow().equals(name));

        SEEN.put("deleted", client.videos().delete(later.id()).deleted());
        SEEN.put("gone", refused(() -> client.videos().retrieve(later.id())));
        SEEN.put("badLength", refused(() -> client.videos()
                .create(order("x", user).seconds(VideoSeconds.of("999")).build())));
        SEEN.put("badModel", refused(() -> client.videos()
                .create(order("x", user).model("none").build())));
        List<String> models = new ArrayList<>();
        client.models().list().autoPager().forEach(model -> models.add(model.id()));
        SEEN.put("model", models.contains("sora-2"));

        if (args.length > 2) {
            client.webhooks()
                    .verifySignature(WebhookVerificationParams.builder()
                            .payload(args[2])
                            .headers(Headers.builder()
                                    .put("webhook-id", args[3])
                                    .put("webhook-timestamp", args[4])
                                    .put("webhook-signature", args[5])
                                    .build())
                            .secret(args[6])
                            .build());
            SEEN.put("signed", true);
        }
        System.out.println(json(SEEN));
        System.exit(0);
    }

    private static VideoCreateParams.Builder order(String prompt, String user) {
        return VideoCreateParams.builder()
                .prompt(prompt)
                .seconds(VideoSeconds.of("2"))
                .size(VideoSize.of("640x360"))
                .putAdditionalBodyProperty("user", JsonValue.from(user));
    }

    private static byte[] content(OpenAIClient client, String id, VideoDownloadContentParams.Variant variant)
            throws Exception {
        try (HttpResponse content = client.videos()
                .downloadContent(VideoDownloadContentParams.builder()
                        .videoId(id)
                        .variant(variant)
                        .build())) {
            return content.body().readAllBytes();
        }
    }

    private static Map<String, Object> refused(Runnable call) {
        try {
            call.run();
            return Map.of("name", "nothing was refused");
        } catch (OpenAIServiceException e) {
            return Map.of(
                    "name", e.getClass().getSimpleName(),
                    "status", e.statusCode(),
                    "code", e.code().orElse(""),
                    "param", e.param().orElse(""));
        }
    }

    private static String json(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                List<String> fields = new ArrayList<>();
                map.forEach((name, one) -> fields.add("\"" + name + "\":" + json(one)));
                yield "{" + String.join(",", fields) + "}";
            }
            case String text -> "\"" + text + "\"";
            default -> String.valueOf(value);
        };
    }
}
