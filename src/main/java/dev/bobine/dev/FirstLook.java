package dev.bobine.dev;

import dev.bobine.storage.ClipStore;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.enterprise.context.Dependent;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// What a developer sees once the service is up: where everything is, one request published, and each event as it
/// arrives on the topic. The request is published once per JVM: a hot reload goes on listening and publishes nothing.
@Dependent
@IfBuildProfile("dev")
class FirstLook implements QuarkusApplication {

    private static final String PUBLISHED = "first-look.published";
    private static final Duration LINK_VALIDITY = Duration.ofMinutes(5);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @ConfigProperty(name = "quarkus.datasource.reactive.url")
    String postgres;

    @ConfigProperty(name = "bobine.storage.endpoint")
    String s3;

    @ConfigProperty(name = "bobine.backends.local.url")
    String renderer;

    @ConfigProperty(name = "quarkus.http.port")
    int httpPort;

    private final ClipStore clips;

    FirstLook(ClipStore clips) {
        this.clips = clips;
    }

    @Override
    public int run(String... arguments) {
        PrintStream out = System.out;
        String http = "http://localhost:" + httpPort;
        ClipReport reports =
                new ClipReport(key -> clips.presign(key, LINK_VALIDITY), DevMain.DATA.resolve("clips"), http);
        try (EventFeed feed = EventFeed.fromNowOn(kafka)) {
            if (System.getProperty(PUBLISHED) == null) {
                System.setProperty(PUBLISHED, "true");
                out.print(welcome(http));
                out.print(publish());
            }
            feed.start(event -> show(event, reports, out));
            Quarkus.waitForExit();
        }
        return 0;
    }

    private String publish() {
        Optional<SampleFilm> film = SampleFilm.asked(System.getProperty("shots"));
        if (film.isPresent()) {
            SampleRequest.publish(kafka, film.get().record());
            return film.get().text();
        }
        SampleRequest request = SampleRequest.asked(System.getenv("VIDEO_PROMPT"), System.getProperty("prompt"));
        request.publish(kafka);
        return request.text();
    }

    private static void show(JobEvent event, ClipReport reports, PrintStream out) {
        out.println(event.line());
        if (event.kind().equals("completed") && event.data().has("clip")) {
            out.println(reports.of(event));
        }
    }

    private String welcome(String http) {
        return """

                Bobine is up.
                  Studio      %s/studio, where a wish becomes a clip; for operators /console
                  HTTP        %s
                  Kafka       %s, requests on %s, events on %s
                  PostgreSQL  %s, user and password bobine
                  S3          %s, bucket %s
                  Renderer    %s, draws by rules; it is no AI model
                """.formatted(
                        http,
                        http,
                        kafka,
                        EmbeddedStack.REQUESTS,
                        EmbeddedStack.EVENTS,
                        postgres,
                        s3,
                        EmbeddedStack.BUCKET,
                        renderer);
    }
}
