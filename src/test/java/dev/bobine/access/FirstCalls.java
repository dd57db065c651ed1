package dev.bobine.access;

import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/// What a guarded service answers while its identity provider is still away. Whichever test class is first makes the
/// calls and lets the provider come.
record FirstCalls(Response byKey, Response byToken) {

    private static @Nullable FirstCalls made;

    static synchronized FirstCalls make() throws IOException {
        if (made == null) {
            int port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", int.class);
            String token = LocalIssuer.token("ana", Roles.USER);
            Response byKey = given().port(port)
                    .header("X-Api-Key", LocalIssuer.key("shop"))
                    .get("/jobs");
            Response byToken = given().port(port).auth().oauth2(token).get("/jobs");
            LocalIssuer.arrive();
            await().atMost(Duration.ofMinutes(1))
                    .until(() ->
                            given().port(port).auth().oauth2(token).get("/jobs").statusCode() == 200);
            made = new FirstCalls(byKey, byToken);
        }
        return Objects.requireNonNull(made);
    }
}
