package dev.bobine.api.console;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class PagesApiTest {

    @Inject
    PageFiles files;

    @Test
    void theRootTellsWhatThisIsOrLeadsToAPage() {
        if (files.script("studio") == null) {
            given().get("/").then().statusCode(200).body(containsString("/openapi"));
            return;
        }
        given().redirects()
                .follow(false)
                .header("X-Forwarded-Prefix", "/bobine")
                .get("/")
                .then()
                .statusCode(302)
                .header("Location", equalTo("/bobine/studio"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/console", "/console/", "/console/jobs/1", "/studio", "/studio/a/b/c"})
    void aPageIsServedAtEveryPathBelowIt(String path) {
        String name = path.split("/")[1];
        if (files.script(name) == null) {
            given().get(path).then().statusCode(404).body("code", equalTo("not_found"));
            return;
        }
        given().header("X-Forwarded-Prefix", "/bobine")
                .get(path)
                .then()
                .statusCode(200)
                .contentType("text/html;charset=UTF-8")
                .header("Cache-Control", equalTo("no-cache"))
                .header("X-Frame-Options", equalTo("DENY"))
                .header("Cross-Origin-Opener-Policy", equalTo("same-origin"))
                .header("Content-Security-Policy", containsString("require-trusted-types-for 'script'"))
                .body(containsString("<base href=\"/bobine/\">"), containsString("<" + name + "-page>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/consoles", "/studios/a", "/nothing"})
    void whatIsNoPageIsNotServedAsOne(String path) {
        given().get(path).then().statusCode(404).body("code", equalTo("not_found"));
    }
}
