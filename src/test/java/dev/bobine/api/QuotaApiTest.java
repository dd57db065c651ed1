package dev.bobine.api;

import static dev.bobine.api.Calls.awaitState;
import static dev.bobine.api.Calls.delayed;
import static dev.bobine.api.Calls.ended;
import static dev.bobine.api.Calls.json;
import static dev.bobine.api.Calls.setQuota;
import static dev.bobine.api.Calls.state;
import static dev.bobine.api.Calls.submitted;
import static dev.bobine.api.Calls.unique;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class QuotaApiTest {

    @ConfigProperty(name = "bobine.default-plan")
    String defaultPlan;

    @Test
    void aUserWhoWasNeverHeardOfHasTheDefaultPlanAndHasUsedNothing() {
        String user = unique("ana");

        json().get("/users/" + user + "/quota")
                .then()
                .statusCode(200)
                .body("userId", equalTo(user))
                .body("plan", equalTo(defaultPlan))
                .body("defaultPlan", equalTo(true))
                .body("jobs.outstanding", equalTo(0))
                .body("money.used", equalTo(0.0f))
                .body("clipSeconds.used", equalTo(0))
                .body("clipSeconds.resetsAt", notNullValue())
                .body("money.resetsAt", notNullValue());
    }

    @Test
    void whatAJobHoldsAndCostsShowsInTheUse() {
        String user = unique("ben");
        delayed(user);

        json().get("/users/" + user + "/quota")
                .then()
                .body("jobs.outstanding", equalTo(1))
                .body("money.held", equalTo(0.02f))
                .body("money.used", equalTo(0.02f))
                .body("clipSeconds.used", equalTo(2));

        assertThat(ended(submitted(user))).isEqualTo("completed");
        json().get("/users/" + user + "/quota")
                .then()
                .body("jobs.outstanding", equalTo(1))
                .body("money.held", equalTo(0.02f))
                .body("money.used", equalTo(0.04f));
    }

    @Test
    void planAndOverridesAreSetAsAWhole() {
        String user = unique("cem");

        setQuota(
                        user,
                        "{\"plan\":\"pro\",\"overrides\":{\"running\":3,\"largestSize\":\"640x360\",\"models\":[\"animatic\"]}}")
                .then()
                .statusCode(200)
                .body("plan", equalTo("pro"))
                .body("defaultPlan", equalTo(false))
                .body("limits.weight", equalTo(4))
                .body("limits.outstanding", equalTo(500))
                .body("money.limit", equalTo(1000.0f))
                .body("clipSeconds.limit", equalTo(7200))
                .body("limits.running", equalTo(3))
                .body("limits.largestPixels", equalTo(640 * 360))
                .body("overrides.largestSize", equalTo("640x360"));
        setQuota(user, "{\"plan\":null,\"overrides\":null}")
                .then()
                .statusCode(200)
                .body("plan", equalTo(defaultPlan))
                .body("defaultPlan", equalTo(true))
                .body("overrides.size()", equalTo(0));
    }

    @Test
    void aTopUpIsAddedOnceHoweverOftenItIsSent() {
        String user = unique("dan");
        String body =
                "{\"plan\":null,\"overrides\":null,\"topUp\":{\"id\":\"invoice-1\",\"amount\":5.5},\"reason\":\"paid\"}";

        setQuota(user, body).then().statusCode(200).body("money.prepaid", equalTo(5.5f));
        setQuota(user, body).then().statusCode(200).body("money.prepaid", equalTo(5.5f));
        setQuota(user, body.replace("invoice-1", "invoice-2")).then().body("money.prepaid", equalTo(11.0f));
    }

    @Test
    void aTopUpOfTheSameIdWithAnotherAmountChangesNothing() {
        String user = unique("eva");
        String body =
                "{\"plan\":null,\"overrides\":null,\"topUp\":{\"id\":\"invoice-1\",\"amount\":5},\"reason\":\"paid\"}";
        setQuota(user, body).then().statusCode(200);

        setQuota(user, body.replace("\"plan\":null", "\"plan\":\"pro\"").replace(":5}", ":6}"))
                .then()
                .statusCode(409)
                .body("code", equalTo("top_up_conflict"));

        json().get("/users/" + user + "/quota")
                .then()
                .body("defaultPlan", equalTo(true))
                .body("money.prepaid", equalTo(5.0f));
    }

    @Test
    void theSameTopUpIdOfAnotherUserIsAnotherTopUp() {
        String body =
                "{\"plan\":null,\"overrides\":null,\"topUp\":{\"id\":\"first\",\"amount\":1},\"reason\":\"paid\"}";

        setQuota(unique("fay"), body).then().body("money.prepaid", equalTo(1.0f));
        setQuota(unique("fay"), body).then().body("money.prepaid", equalTo(1.0f));
    }

    @Test
    void aTopUpPaysWhenThePlansMoneyIsSpent() {
        String user = unique("gus");
        setQuota(
                        user,
                        "{\"plan\":null,\"overrides\":{\"moneyPerMonth\":0},\"topUp\":{\"id\":\"1\",\"amount\":1},\"reason\":\"paid\"}")
                .then()
                .statusCode(200);

        assertThat(ended(submitted(user))).isEqualTo("completed");

        json().get("/users/" + user + "/quota").then().body("money.prepaid", equalTo(0.98f));
    }

    @Test
    void aRaisedRunningCapStartsWaitingJobsAtOnce() {
        String user = unique("hal");
        setQuota(user, "{\"plan\":null,\"overrides\":{\"running\":0}}").then().statusCode(200);
        String id = submitted(user);
        json().get("/jobs/" + id).then().body("state", equalTo("queued")).body("blockedOn", equalTo("user_cap"));
        assertThat(state(id)).isEqualTo("queued");

        setQuota(user, "{\"plan\":null,\"overrides\":{\"running\":1}}").then().statusCode(200);

        awaitState(id, "completed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|invalid_field|plan",
                "{\"plan\":\"pro\"}|invalid_field|overrides",
                "{\"plan\":\"none\",\"overrides\":null}|unknown_plan|plan",
                "{\"plan\":null,\"overrides\":{\"running\":[]}}|invalid_field|overrides.running",
                "{\"plan\":null,\"overrides\":{\"runing\":1}}|unknown_field|overrides.runing",
                "{\"plan\":null,\"overrides\":{\"running\":-1}}|invalid_field|overrides.running",
                "{\"plan\":null,\"overrides\":{\"weight\":0}}|invalid_field|overrides.weight",
                "{\"plan\":null,\"overrides\":{\"largestSize\":\"big\"}}|invalid_field|overrides.largestSize",
                "{\"plan\":null,\"overrides\":{\"models\":[\"none\"]}}|unknown_model|overrides.models",
                "{\"plan\":null,\"overrides\":{\"models\":[null]}}|invalid_field|overrides.models",
                "{\"plan\":null,\"overrides\":{\"moneyPerMonth\":-1}}|invalid_field|overrides.moneyPerMonth",
                "{\"plan\":null,\"overrides\":null,\"topUp\":{\"id\":\"1\",\"amount\":0}}|invalid_field|topUp.amount",
                "{\"plan\":null,\"overrides\":null,\"topUp\":{\"id\":\" \",\"amount\":1}}|invalid_field|topUp.id",
                "{\"plan\":null,\"overrides\":null,\"topUp\":{\"id\":\"1\",\"amount\":1e999}}|invalid_field|topUp.amount",
            })
    void whatCannotBeSetIsNamedAndNothingIsChanged(String body, String code, String field) {
        String user = unique("ida");

        setQuota(user, body)
                .then()
                .statusCode(422)
                .contentType(Problem.MEDIA_TYPE)
                .body("code", equalTo(code))
                .body("field", equalTo(field));

        json().get("/users/" + user + "/quota").then().body("defaultPlan", equalTo(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"not json", "", "null", "[]", "{\"plan\":"})
    void aBodyThatIsNoObjectIsAProblem(String body) {
        setQuota(unique("jim"), body).then().statusCode(400).contentType(Problem.MEDIA_TYPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "%20"})
    void aUserIdThatCannotBeKeptIsAProblem(String user) {
        given().urlEncodingEnabled(false)
                .get("/users/" + user + "/quota")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_parameter"));
    }
}
