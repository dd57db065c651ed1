package dev.bobine.access;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.bobine.dev.StackResource;
import dev.bobine.job.Hashes;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ProviderAwayTest.Away.class)
@QuarkusTestResource(StackResource.class)
class ProviderAwayTest {

    /// A service whose identity provider does not answer.
    public static final class Away implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "bobine.security.enabled", "true",
                    "bobine.security.keys.ops.sha256", Hashes.sha256(LocalIssuer.key("ops")),
                    "bobine.security.keys.ops.roles", "bobine-operator",
                    "quarkus.oidc.auth-server-url", "http://127.0.0.1:1/realm",
                    "quarkus.oidc.token.audience", LocalIssuer.AUDIENCE,
                    "quarkus.oidc.connection-delay", "1s");
        }
    }

    @Test
    void theServiceStartsAndKnowsItsKeysAndTellsTokensToComeBack() {
        given().header("X-Api-Key", LocalIssuer.key("ops"))
                .get("/backends")
                .then()
                .statusCode(200);
        given().auth()
                .oauth2(LocalIssuer.token("ana", Roles.USER))
                .get("/jobs")
                .then()
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .body("code", equalTo("identity_provider_unavailable"));
    }
}
