package dev.bobine.dev;

import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// What `./mvnw quarkus:dev -Dwish="…"` does once the service is up, against the embedded stack and without any model.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class WishedFilmTest {

    private static final String CAT = "Un chat blanc court dans un champ de lavande au coucher du soleil.";
    private static final Pattern PRODUCTION = Pattern.compile("production ([0-9a-f-]{36})");

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    @Test
    void aWishBecomesAFilmOfThreeShots() {
        String told = WishedFilm.asked(CAT, null).orElseThrow().make("http://localhost:" + port);

        assertThat(told).containsSubsequence("wide", "medium", "close", "12 s in all");
        String production = PRODUCTION
                .matcher(told)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
        await().atMost(Duration.ofSeconds(120))
                .until(() ->
                        given().get("/productions/" + production).path("state").equals("completed"));
        List<String> steps =
                given().get("/productions/" + production).jsonPath().getList("steps.findAll { it.clip != null }.step");
        assertThat(steps).contains("shot1", "shot2", "shot3");
    }

    @Test
    void nothingIsMadeOfNoWish() {
        assertThat(WishedFilm.asked(null, "none")).isEmpty();
        assertThat(WishedFilm.asked(" ", null)).isEmpty();
    }
}
