package dev.bobine.api;

import static dev.bobine.api.Calls.json;
import static dev.bobine.api.Calls.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.bobine.dev.StackResource;
import dev.bobine.journey.Ledger;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class TopUpsApiTest {

    @Test
    void aTopUpCountsOnceAndLeavesPlanAndOverridesAsTheyAre() {
        String user = unique("ana");
        Calls.setQuota(user, "{\"plan\":\"plus\",\"overrides\":{\"running\":7}}")
                .then()
                .statusCode(200);
        Ledger.change(
                "update account set plan = 'of-newer-pods', overrides = '{\"models\":[\"gone\"]}' where user_id = '%s'"
                        .formatted(user));

        for (int i = 0; i < 2; i++) {
            json().body("{\"id\":\"order-17\",\"amount\":25,\"reason\":\"paid by invoice\"}")
                    .post("/users/" + user + "/top-ups")
                    .then()
                    .statusCode(200)
                    .body("money.prepaid", equalTo(25f));
        }
        json().body("{\"id\":\"order-17\",\"amount\":26,\"reason\":\"paid by invoice\"}")
                .post("/users/" + user + "/top-ups")
                .then()
                .statusCode(409)
                .body("code", equalTo("top_up_conflict"));

        String account =
                "select plan || ' ' || cast(overrides as text) || ' ' || prepaid from account where user_id = '%s'";
        assertThat(Ledger.text(account.formatted(user))).isEqualTo("of-newer-pods {\"models\":[\"gone\"]} 25000000");
    }

    @Test
    void aTopUpSaysWhatItIs() {
        String user = unique("ben");
        json().body("{\"id\":\" \",\"amount\":25,\"reason\":\"paid\"}")
                .post("/users/" + user + "/top-ups")
                .then()
                .statusCode(422)
                .body("field", equalTo("id"));
        json().body("{\"id\":\"a\",\"amount\":0,\"reason\":\"paid\"}")
                .post("/users/" + user + "/top-ups")
                .then()
                .statusCode(422)
                .body("field", equalTo("amount"));
    }
}
