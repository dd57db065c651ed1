package dev.bobine.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class ProblemsApiTest {

    @Test
    void aPathThatLeadsNowhereIsAProblem() {
        given().accept("text/html")
                .get("/nowhere/at/all")
                .then()
                .statusCode(404)
                .contentType(Problem.MEDIA_TYPE)
                .body("code", equalTo("not_found"));
    }

    @Test
    void aMethodThatIsNotTakenIsAProblem() {
        given().delete("/models")
                .then()
                .statusCode(405)
                .contentType(Problem.MEDIA_TYPE)
                .body("code", equalTo("method_not_allowed"));
    }

    @Test
    void aBodyOfAnotherMediaTypeIsAProblem() {
        given().contentType("text/plain")
                .body("hello")
                .post("/jobs")
                .then()
                .statusCode(415)
                .contentType(Problem.MEDIA_TYPE)
                .body("code", equalTo("unsupported_media_type"));
    }

    @Test
    void anAnswerThatIsNotAcceptedIsAProblem() {
        given().accept("image/png")
                .get("/models")
                .then()
                .statusCode(406)
                .contentType(Problem.MEDIA_TYPE)
                .body("code", equalTo("not_acceptable"));
    }
}
