package dev.bobine.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class MainJobTest {

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private Publisher publisher;

    @BeforeEach
    void connect() {
        publisher = new Publisher(bootstrapServers);
    }

    @AfterEach
    void disconnect() {
        publisher.close();
    }

    @Test
    void aRequestOnTheTopicEndsInAClipAndItsEvents() {
        String id = UUID.randomUUID().toString();

        publisher.publish(
                "ana", "{\"id\":\"" + id + "\",\"userId\":\"ana\",\"prompt\":\"A lighthouse at dawn\",\"seconds\":2}");

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(publisher.kindsOf(id)).containsExactly("accepted", "started", "completed"));
    }
}
