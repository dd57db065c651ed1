package dev.bobine.rendering.vendors;

import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.HttpResponse;
import com.openai.models.videos.Video;
import com.openai.models.videos.VideoCreateParams;
import dev.bobine.rendering.LiveProvider;
import dev.bobine.rendering.openai.OpenAiVideosDialect;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// `com.openai:openai-java` against the simulator of `/v1/videos`. The library is large and its videos are deprecated,
/// so this is compiled with `-Popenai-client` only.
@SuppressWarnings("deprecation")
class OpenAiClientTest {

    @Test
    void aClipIsSubmittedPolledAndDownloaded() throws Exception {
        try (LiveProvider provider =
                new LiveProvider(OpenAiVideosDialect::new, new byte[] {1, 2}, Duration.ofMillis(300))) {
            OpenAIClient client = OpenAIOkHttpClient.builder()
                    .baseUrl(provider.url() + "/v1")
                    .apiKey("key-1")
                    .maxRetries(0)
                    .build();

            Video taken = client.videos()
                    .create(VideoCreateParams.builder().prompt("A lighthouse").build());
            assertThat(taken.status()).isEqualTo(Video.Status.QUEUED);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> client.videos().retrieve(taken.id()).status().equals(Video.Status.COMPLETED));

            try (HttpResponse clip = client.videos().downloadContent(taken.id())) {
                assertThat(clip.body().readAllBytes()).containsExactly(1, 2);
            }
        }
    }
}
