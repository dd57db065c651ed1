package dev.bobine.journey;

import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.dev.StackResource;
import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import dev.bobine.workers.Adoption;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Jobs of a backend that a pod does not know, as while a configuration with another one is rolled out or back.
@QuarkusTest
@TestProfile(LiveProviders.Profile.class)
@QuarkusTestResource(StackResource.class)
class UnknownBackendsTest {

    @Inject
    Wakeups wakeups;

    @Inject
    Adoption adoption;

    @Test
    void aRenderThatWasPaidForIsLeftToPodsThatKnowItsBackend() {
        UUID dead = UUID.randomUUID();
        Ledger.change("insert into worker (id, name, started_at, lease_until) values ('%s', 'dead', now(), '-infinity')"
                .formatted(dead));
        String user = "ana-" + UUID.randomUUID();
        String job = given().contentType(ContentType.JSON)
                .body("{\"userId\":\"%s\",\"prompt\":\"x\",\"notBefore\":\"2999-01-01T00:00:00Z\"}".formatted(user))
                .post("/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("jobId");

        Ledger.change("""
                update job set state = 'rendering', delayed = false, worker_id = '%s', attempt = 1, backend = 'of-newer-pods',
                  endpoint = 'http://newer', provider_model = 'film-2', idempotency_key = 'k', offer_micros = 200,
                  external_id = 'video-1', submitted_at = now(), due_at = now() + interval '1 hour'
                where id = '%s'""".formatted(dead, job));
        wakeups.wakeHere(Wakeup.ADOPTION);

        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        Ledger.number("select count(*) from job where id = '%s' and run_token > 0 and worker_id is null"
                                        .formatted(job))
                                == 1);
        long token = Ledger.number("select run_token from job where id = '%s'".formatted(job));
        assertThat(adoption.runOnce()).isPositive();
        assertThat(Ledger.text("select state || ' ' || run_token from job where id = '%s'".formatted(job)))
                .isEqualTo("rendering " + token);

        Ledger.change("""
                update job set state = 'queued', delayed = true, attempt = 0, backend = null, endpoint = null, provider_model = null,
                  idempotency_key = null, offer_micros = null, external_id = null, submitted_at = null, due_at = null
                where id = '%s'""".formatted(job));
        given().delete("/jobs/" + job);
    }
}
