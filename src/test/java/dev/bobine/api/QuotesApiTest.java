package dev.bobine.api;

import static dev.bobine.api.Calls.delayed;
import static dev.bobine.api.Calls.json;
import static dev.bobine.api.Calls.request;
import static dev.bobine.api.Calls.setQuota;
import static dev.bobine.api.Calls.submit;
import static dev.bobine.api.Calls.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.nullValue;

import dev.bobine.dev.StackResource;
import dev.bobine.journey.Ledger;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class QuotesApiTest {

    private final String user = unique("quo");

    private static Response quote(String body) {
        return json().body(body).post("/quotes");
    }

    private String wish(String rest) {
        return "{\"userId\":\"" + user + "\",\"prompt\":\"A kite\"," + rest + "}";
    }

    @Test
    void aQuoteIsWhatTheJobThenCostsAndNothingIsWrittenForIt() {
        JsonPath quote = quote(request(user))
                .then()
                .statusCode(200)
                .body("wouldBe", equalTo("accepted"))
                .body("cost", equalTo(0.02f))
                .body("currency", equalTo("USD"))
                .extract()
                .jsonPath();

        assertThat(Ledger.number("select count(*) from account where user_id = '" + user + "'"))
                .isZero();
        assertThat(Ledger.number("select count(*) from event where data ->> 'userId' = '" + user + "'"))
                .isZero();
        submit(request(user))
                .then()
                .statusCode(202)
                .body("model", equalTo(quote.getString("jobs[0].model")))
                .body("size", equalTo(quote.getString("jobs[0].size")))
                .body("cost.estimateMicros", equalTo(quote.getInt("costMicros")));
    }

    @Test
    void whatWouldBeRefusedIsPricedWithTheRefusalOfAdmission() {
        setQuota(user, "{\"plan\":null,\"overrides\":{\"moneyPerMonth\":0.03}}");

        quote(wish("\"seconds\":4"))
                .then()
                .statusCode(200)
                .body("wouldBe", equalTo("refused"))
                .body("code", equalTo("budget_used_up"))
                .body("cost", equalTo(0.04f))
                .body("startsAt", nullValue());
        submit(wish("\"seconds\":4")).then().statusCode(402).body("code", equalTo("budget_used_up"));
        quote(wish("\"seconds\":4,\"maxCost\":0.01"))
                .then()
                .body("code", equalTo("over_max_cost"))
                .body("field", equalTo("maxCost"))
                .body("cost", equalTo(0.04f));
    }

    @Test
    void whatIsCheaperIsToldWithWhetherItWouldBeAdmitted() {
        setQuota(user, "{\"plan\":null,\"overrides\":{\"moneyPerMonth\":0.03}}");

        JsonPath quote = quote(wish("\"model\":\"animatic\",\"seconds\":4")).jsonPath();
        List<Float> costs = quote.getList("cheaper.cost", Float.class);

        assertThat(quote.getList("cheaper.change")).contains("seconds");
        assertThat(costs).isSorted().allMatch(cost -> cost < 0.04f);
        assertThat(quote.getString("cheaper.find { it.change == 'seconds' }.wouldBe"))
                .isEqualTo("accepted");
        assertThat(quote.getInt("cheaper.find { it.change == 'seconds' }.jobs[0].seconds"))
                .isLessThan(4);
    }

    @Test
    void aFilmIsQuotedAsAWhole() {
        String film = "\"defaults\":{\"seconds\":2},\"shots\":[{\"prompt\":\"a\"},{\"prompt\":\"b\"}]";

        quote("{\"userId\":\"" + user + "\"," + film + "}")
                .then()
                .statusCode(200)
                .body("wouldBe", equalTo("accepted"))
                .body("jobs.step", hasItems("s1", "s2"))
                .body("cost", equalTo(0.04f));
        quote("{\"userId\":\"" + user + "\",\"maxCost\":0.03," + film + "}")
                .then()
                .body("code", equalTo("over_max_cost"))
                .body("cost", equalTo(0.04f));
        quote("{\"userId\":\"" + user + "\",\"shots\":[{\"prompt\":\"a\",\"seconds\":77}]}")
                .then()
                .statusCode(200)
                .body("code", equalTo("no_model_fits"))
                .body("field", endsWith("model"))
                .body("cost", nullValue());
    }

    @Test
    void theWaitOfAJobIsToldBeforeItIsAskedFor() {
        json().body("{\"reason\":\"quotes\"}").post("/backends/local/pause");
        try {
            for (int i = 0; i < 3; i++) {
                submit(wish("\"seconds\":2")).then().statusCode(202);
            }
            // Others may wait in the same lane.
            int ahead = quote(wish("\"seconds\":2"))
                    .then()
                    .statusCode(200)
                    .body("jobsAhead", greaterThanOrEqualTo(3))
                    .body("blockedOn", equalTo("backend_paused"))
                    .body("startsAt", nullValue())
                    .extract()
                    .path("jobsAhead");
            quote(wish("\"seconds\":2,\"priority\":9")).then().body("jobsAhead", lessThanOrEqualTo(ahead - 3));
        } finally {
            json().body("{\"reason\":\"quotes\"}").post("/backends/local/resume");
        }
    }

    @Test
    void whatHasAStartTimeOfItsOwnDoesNotStartBeforeIt() {
        String start = "2099-01-01T00:00:00Z";
        String job = delayed(user);

        JsonPath quote =
                quote(wish("\"seconds\":2,\"notBefore\":\"" + start + "\"")).jsonPath();

        assertThat(quote.getString("startsAt")).isIn(start, null);
        json().delete("/jobs/" + job).then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "not json; 400; not_json",
                "[]; 400; not_an_object",
                "{\"prompt\":\"x\"}; 422; missing_field",
                "{\"type\":\"cancel\",\"requestId\":\"x\"}; 422; not_a_request",
                "{\"treatmentId\":7}; 422; invalid_field",
                "{\"treatmentId\":\"none\",\"version\":1}; 404; treatment_not_found",
                "{\"treatmentId\":\"none\"}; 422; invalid_field"
            })
    void whatIsNoRequestIsAProblem(String body, int status, String code) {
        quote(body).then().statusCode(status).body("code", equalTo(code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "\"x\"", "[1]"})
    void anAmountThatIsNoneIsAProblem(String amount) {
        quote(wish("\"maxCost\":" + amount)).then().statusCode(422).body("field", equalTo("maxCost"));
        quote("{\"treatmentId\":\"none\",\"version\":1,\"maxCost\":" + amount + "}")
                .then()
                .statusCode(422)
                .body("field", equalTo("maxCost"));
    }
}
