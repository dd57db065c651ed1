package dev.bobine.direction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobine.admission.Quotas;
import dev.bobine.admission.Quotas.TopUp;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.dev.StackResource;
import dev.bobine.direction.Director.Answer;
import dev.bobine.direction.Treatments.Version;
import dev.bobine.direction.Treatments.Wish;
import dev.bobine.job.PlanOverrides;
import dev.bobine.job.UserId;
import dev.bobine.journey.Ledger;
import dev.bobine.persistence.CharacterStore;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.LedgerStore;
import dev.bobine.persistence.TreatmentStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What a language model says, costs and fails to say, down to the ledger.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class TreatmentsTest {

    private static final String CAT = "Un chat blanc court dans la lavande.";

    @Inject
    TreatmentStore store;

    @Inject
    Database database;

    @Inject
    Quotas quotas;

    @Inject
    CharacterStore characters;

    @Inject
    LedgerStore ledger;

    @Inject
    Catalogue catalogue;

    @Inject
    InstantSource clock;

    @Inject
    MeterRegistry meters;

    private final UserId user = new UserId("wish-" + UUID.randomUUID());
    private final Queue<Answer> script = new ArrayDeque<>();
    private final List<Brief> asked = new ArrayList<>();

    private Treatments treatments(int perDay) {
        Director director = (brief, judge) -> {
            asked.add(brief);
            return script.remove();
        };
        return new Treatments(
                store,
                database,
                quotas,
                characters,
                catalogue,
                new DirectionSettings(director, true, perDay, 12, 4, Duration.ofSeconds(5)),
                clock,
                meters);
    }

    private Wish wish() {
        return new Wish(user, CAT, null, null, new Breakdown.Wanted("animatic", null, null, null, null), 8, null, null);
    }

    private static Treatment shots(int seconds) {
        return new Treatment(
                "t",
                "l",
                null,
                List.of(),
                List.of(new Treatment.Shot(
                        "s",
                        seconds,
                        new Treatment.View(Treatment.Framing.WIDE, ""),
                        List.of("A cat runs"),
                        "",
                        List.of(),
                        List.of(),
                        "",
                        "",
                        false)));
    }

    private long spent() {
        return database.await(() -> quotas.read(user)).use().monthUsed();
    }

    /// The account is the sum of its ledger.
    private void assertBalanced() {
        LedgerStore.Page page = database.await(
                () -> ledger.compare(user.value().substring(0, user.value().length() - 1), 1));
        assertThat(page.last()).isEqualTo(user.value());
        assertThat(page.differing()).isZero();
    }

    @Test
    void whatTheModelSaysIsKeptAndItsCostIsOnTheLedger() {
        script.add(new Answer.Written(shots(4), 1_200));
        script.add(new Answer.Written(shots(6), 800));
        Treatments treatments = treatments(10);

        Version first = treatments.begin(wish());
        Version second = treatments.turn(first, "Plus long");

        assertThat(first.row().edition().author()).isEqualTo("model");
        assertThat(first.row().edition().estimate()).isEqualTo(40_000);
        assertThat(second.row().edition().version()).isEqualTo(2);
        assertThat(second.changes()).isNotNull();
        assertThat(asked.get(1).turn()).isEqualTo(new Brief.Turn(shots(4), "Plus long"));
        assertThat(asked.get(1).seconds()).isEqualTo(8);
        assertThat(spent()).isEqualTo(2_000);
        assertBalanced();
    }

    @Test
    void whileTheModelIsAwayTheTreatmentIsPlainAndSaysSo() {
        script.add(new Answer.Away(0));

        Version version = treatments(10).begin(wish());

        assertThat(version.row().edition().author()).isEqualTo("plain");
        assertThat(version.row().edition().warnings()).containsExactly("plain");
        assertThat(version.treatment().shots()).hasSize(3);
        assertThat(spent()).isZero();
    }

    @Test
    void whatIsUnusableIsPaidAndNotKept() {
        script.add(new Answer.Unusable(500));
        script.add(new Answer.Declined(70));
        Treatments treatments = treatments(10);

        assertRefused("director_unusable", () -> treatments.begin(wish()));
        assertRefused("director_declined", () -> treatments.begin(wish()));
        assertThat(treatments.list(user, null, 10).versions()).isEmpty();
        assertThat(spent()).isEqualTo(570);
        assertBalanced();
    }

    @Test
    void thereAreSoManyCallsADay() {
        script.add(new Answer.Written(shots(4), 0));
        Treatments treatments = treatments(1);
        Version version = treatments.begin(wish());

        assertRefused("director_used_up", () -> treatments.begin(wish()));
        assertRefused("director_used_up", () -> treatments.turn(version, "x"));
        assertThat(asked).hasSize(1);
    }

    @Test
    void whoHasNoMoneyLeftDoesNotCallWhatCostsMoney() {
        PlanOverrides nothing = new PlanOverrides(null, null, null, null, 0L, null, null, null);
        database.await(() -> quotas.set(user, null, nothing, null));
        Treatments treatments = treatments(10);

        assertRefused("budget_used_up", () -> treatments.begin(wish()));
        assertThat(asked).isEmpty();

        database.await(() -> quotas.set(user, null, nothing, new TopUp("t-1", 1_000_000)));
        script.add(new Answer.Written(shots(4), 10));
        assertThat(treatments.begin(wish()).row().edition().version()).isEqualTo(1);
    }

    @Test
    void whoSpeaksToAnOldVersionIsTold() {
        script.add(new Answer.Written(shots(4), 0));
        script.add(new Answer.Written(shots(5), 0));
        script.add(new Answer.Written(shots(6), 0));
        Treatments treatments = treatments(10);
        Version first = treatments.begin(wish());
        treatments.turn(first, "a");

        assertRefused("treatment_changed", () -> treatments.turn(first, "b"));
        assertThat(treatments.find(first.row().id(), 0).orElseThrow().row().newest())
                .isEqualTo(2);
    }

    @Test
    void whatCouldNotBeKeptIsNotAskedFor() {
        script.add(new Answer.Written(shots(4), 0));
        Treatments treatments = treatments(10);
        UUID id = treatments.begin(wish()).row().id();
        Ledger.change("update treatment set version = 100 where id = '%1$s';"
                .concat(" update treatment_version set version = 100 where treatment_id = '%1$s'")
                .formatted(id));
        Version last = treatments.find(id, 0).orElseThrow();

        assertRefused("too_many_versions", () -> treatments.turn(last, "once more"));
        assertThat(asked).hasSize(1);
    }

    @Test
    void whatNobodyTouchesIsForgotten() {
        script.add(new Answer.Written(shots(4), 0));
        Treatments treatments = treatments(10);
        Version version = treatments.begin(wish());

        database.await(() -> store.forget(Duration.ofHours(1), 1_000));
        assertThat(treatments.find(version.row().id(), 0)).isPresent();
        database.await(() -> store.forget(Duration.ofSeconds(-5), 1_000));
        assertThat(treatments.find(version.row().id(), 0)).isEmpty();
    }

    @Test
    void whoseATreatmentIsNotIsNotToldThatItCannotBeRead() {
        script.add(new Answer.Written(shots(4), 0));
        Treatments treatments = treatments(10);
        UUID id = treatments.begin(wish()).row().id();
        Ledger.change("update treatment_version set body = '[7]' where treatment_id = '" + id + "'");

        assertThat(treatments.find(id, 0, new UserId("somebody-else")::equals)).isEmpty();
        assertRefused("treatment_unreadable", () -> treatments.find(id, 0, user::equals));
    }

    private static void assertRefused(String code, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(DirectionException.class, refused -> assertThat(refused.code())
                        .isEqualTo(code));
    }
}
