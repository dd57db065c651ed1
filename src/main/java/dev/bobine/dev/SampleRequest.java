package dev.bobine.dev;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.contract.MessageKind;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/// The request that dev mode publishes, in the way any other service would: a CloudEvent in binary mode.
record SampleRequest(UUID id, String prompt) {

    private static final String SAMPLE = "Un chat blanc court dans un champ de lavande au coucher du soleil.";
    /// Value of the property when nobody set it.
    private static final String NO_WISH = "sample";

    private static final String USER = "dev";
    private static final int SECONDS = 5;
    private static final String SIZE = "1280x720";
    /// What a JVM makes of a character that the shell's locale cannot express.
    private static final String LOST = "\uFFFD";

    /// The prompt comes from the environment, which takes any character, or from the command line, where the build tool
    /// cannot take an odd number of quotes.
    static SampleRequest asked(@Nullable String environment, @Nullable String commandLine) {
        String prompt = Stream.of(environment, commandLine)
                .filter(asked -> asked != null && !asked.isBlank() && !asked.equals(NO_WISH))
                .findFirst()
                .orElse(SAMPLE);
        return new SampleRequest(UUID.randomUUID(), prompt.strip());
    }

    void publish(String bootstrapServers) {
        publish(bootstrapServers, record());
    }

    static void publish(String bootstrapServers, ProducerRecord<String, String> request) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(request).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the sample request could not be published", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    ProducerRecord<String, String> record() {
        return event(MessageKind.GENERATION_TYPE, id, USER, data());
    }

    /// A CloudEvent in binary mode.
    static ProducerRecord<String, String> event(String type, UUID id, String user, String data) {
        ProducerRecord<String, String> request = new ProducerRecord<>(EmbeddedStack.REQUESTS, user, data);
        Map.of(
                        "ce_specversion", "1.0",
                        "ce_type", type,
                        "ce_source", "/dev",
                        "ce_id", id.toString(),
                        "content-type", "application/json")
                .forEach((name, value) -> request.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return request;
    }

    /// What the console says about it.
    String text() {
        String hint = prompt.contains(LOST)
                ? "  The shell's locale has no such characters; run it with LC_ALL=C.UTF-8 to keep them.\n"
                : "";
        return """

                Published: %s
                  %d s, %s, with sound, for user %s. Another one: ./mvnw quarkus:dev -Dprompt="…"
                %s
                """.formatted(prompt, SECONDS, SIZE, USER, hint);
    }

    private static ObjectNode empty() {
        return JsonMapper.builder().build().createObjectNode();
    }

    private String data() {
        return empty().put("userId", USER)
                .put("prompt", prompt)
                .put("seconds", SECONDS)
                .put("size", SIZE)
                .put("audio", true)
                .toString();
    }
}
