package dev.bobine.api.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class PagesApiTest {

    @Test
    void theRootLeadsToThePageThatThisIsFor() {
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

    /// Its name changes with what is in it.
    @Test
    void theScriptOfAPageMayBeKeptForEver() {
        String page = given().get("/console").asString();
        Matcher script =
                Pattern.compile("<script type=\"module\" src=\"([^\"]+)\"").matcher(page);
        assertThat(script.find()).isTrue();

        given().get("/" + script.group(1))
                .then()
                .statusCode(200)
                .header("Cache-Control", containsString("immutable"))
                .header("X-Content-Type-Options", equalTo("nosniff"));
    }
}
