package dev.bobine.direction;

import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.uuid.Generators;
import dev.bobine.admission.Quotas;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.dev.StackResource;
import dev.bobine.direction.Director.Answer;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.JobState;
import dev.bobine.job.Options;
import dev.bobine.job.PlanOverrides;
import dev.bobine.job.Render;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.Reservation;
import dev.bobine.job.UserId;
import dev.bobine.job.Wish;
import dev.bobine.journey.Ledger;
import dev.bobine.loop.Wakeups;
import dev.bobine.persistence.AdmissionStore;
import dev.bobine.persistence.AdmissionStore.AccountRow;
import dev.bobine.persistence.AdmissionStore.Concerned;
import dev.bobine.persistence.AdmissionStore.NewJobRow;
import dev.bobine.persistence.AdmissionStore.Outcome;
import dev.bobine.persistence.AdmissionStore.QueueingRow;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobStore;
import dev.bobine.persistence.TreatmentStore;
import dev.bobine.persistence.WishStore;
import dev.bobine.persistence.WishStore.Taken;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of a wish for one clip, whatever a language model does: a prompt, once, and its cost on the ledger.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class WishKeeperTest {

    private static final String WISH = "Un chat blanc court dans la lavande.";
    private static final Treatment CAT = new Treatment(
            "t",
            "l",
            null,
            List.of(),
            List.of(new Treatment.Shot(
                    "",
                    2,
                    new Treatment.View(Treatment.Framing.LOW, ""),
                    List.of("A white cat runs"),
                    "",
                    List.of(),
                    List.of(),
                    "",
                    "",
                    false)));

    @Inject
    Database database;

    @Inject
    AdmissionStore admission;

    @Inject
    WishStore wishes;

    @Inject
    TreatmentStore calls;

    @Inject
    JobStore jobs;

    @Inject
    Quotas quotas;

    @Inject
    Catalogue catalogue;

    @Inject
    Wakeups wakeups;

    @Inject
    InstantSource clock;

    private final UserId user = new UserId("wisher-" + UUID.randomUUID());
    private JobId job;

    /// A held job whose turn at the service's own keeper is far off.
    @BeforeEach
    void admit() {
        job = new JobId(Generators.timeBasedEpochGenerator().generate());
        Instant later = clock.instant().plus(Duration.ofDays(1));
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        database.await(() -> admission.admit(
                new Concerned(Set.of(user.value()), Set.of(), Set.of(), Set.of(), Set.of(), Map.of()), before -> {
                    AccountRow account =
                            Objects.requireNonNull(before.accounts().get(user.value()));
                    return new Outcome<>(
                            true,
                            List.of(row(later, today)),
                            List.of(),
                            List.of(new AccountRow(
                                    user.value(),
                                    null,
                                    null,
                                    new AccountRow.Windows(
                                            account.windows().month(),
                                            account.windows().monthUsed(),
                                            account.windows().day(),
                                            0),
                                    0,
                                    0,
                                    1,
                                    null)),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of());
                }));
    }

    private NewJobRow row(Instant at, LocalDate today) {
        FrameSize size = new FrameSize(1280, 720);
        Job held = Job.admitted(
                new Job.Head(job, new RequestIdentity("/wishes", job.toString()), user, at, Map.of(), null),
                new Job.Ask(
                        "animatic",
                        new Render(WISH, 2, size, true, Options.NONE, List.of()),
                        5,
                        null,
                        new Wish(WISH, null)),
                new Job.Terms("animatic", "local", 0, 10_000, new Reservation(0, 0, 0, today.withDayOfMonth(1), today)),
                new JobState.Held(1, at));
        return new NewJobRow(
                held.head(),
                held.ask(),
                held.terms(),
                new QueueingRow("held", 1, at, false, 1, 0),
                size.toString(),
                true,
                null);
    }

    @AfterEach
    void clear() {
        Ledger.change("""
                delete from direction where job_id = '%1$s'; delete from job where id = '%1$s';
                delete from user_queue where user_id = '%2$s'; update account set outstanding = 0 where user_id = '%2$s';
                """.formatted(job, user));
    }

    private WishKeeper keeper(Answer answer, int perDay) {
        Director model = (brief, judge) -> answer;
        return new WishKeeper(
                database,
                wishes,
                jobs,
                calls,
                quotas,
                catalogue,
                new DirectionSettings(model, true, perDay, 12, 4, Duration.ofSeconds(5)),
                wakeups,
                clock,
                new SimpleMeterRegistry());
    }

    private Taken taken(int tries) {
        return new Taken(database.await(() -> jobs.find(job)).orElseThrow(), tries);
    }

    private String made(String path) {
        return Ledger.text("select wish #>> '{%s}' from job_request where job_id = '%s'".formatted(path, job));
    }

    private long booked() {
        return Ledger.number(
                "select coalesce(sum(plan_micros), 0) from ledger where subject = '%s' and kind = 'director'"
                        .formatted(job));
    }

    @Test
    void whatTheModelWritesIsThePromptAndItsCostIsOnTheLedger() {
        keeper(new Answer.Written(CAT, 1_200), 10).direct(taken(1));

        assertThat(Ledger.text("select spec #>> '{prompt}' from job_request where job_id = '%s'".formatted(job)))
                .isEqualTo("Low-angle shot. A white cat runs.");
        assertThat(made("text")).isEqualTo(WISH);
        assertThat(made("direction,author")).isEqualTo("MODEL");
        assertThat(booked()).isEqualTo(1_200);
        assertThat(database.await(() -> quotas.read(user)).use().monthUsed()).isEqualTo(1_200);
        assertThat(Ledger.text("select state from job where id = '%s'".formatted(job)))
                .isEqualTo("queued");
        assertThat(Ledger.text("select data #>> '{direction,author}' from event where job_id = '%s'".formatted(job)))
                .isEqualTo("model");
        assertThat(Ledger.number("select count(*) from direction where job_id = '%s'".formatted(job)))
                .isZero();
    }

    @Test
    void aJobIsReleasedAndPaidOnceHoweverManyDirectIt() {
        Taken taken = taken(1);

        keeper(new Answer.Written(CAT, 1_200), 10).direct(taken);
        keeper(new Answer.Unusable(300), 10).direct(taken);

        assertThat(made("direction,author")).isEqualTo("MODEL");
        assertThat(booked()).isEqualTo(1_200);
        assertThat(Ledger.number("select count(*) from event where job_id = '%s'".formatted(job)))
                .isOne();
    }

    @Test
    void whateverTheModelDoesTheJobGoesOn() {
        Map<String, Answer> answers = Map.of(
                "AWAY", new Answer.Away(10),
                "DECLINED", new Answer.Declined(20),
                "UNUSABLE", new Answer.Unusable(30));
        answers.forEach((lack, answer) -> {
            keeper(answer, 10).direct(taken(1));

            assertThat(made("direction,author")).isEqualTo("PLAIN");
            assertThat(made("direction,lack")).isEqualTo(lack);
            assertThat(made("direction,cost_micros")).isEqualTo(String.valueOf(answer.costMicros()));
            clear();
            admit();
        });
    }

    @Test
    void aTreatmentOfAnotherLengthIsUnusable() {
        Treatment longer = new Treatment(
                "t",
                "l",
                null,
                List.of(),
                List.of(new Treatment.Shot(
                        "",
                        4,
                        new Treatment.View(Treatment.Framing.WIDE, ""),
                        List.of("x"),
                        "",
                        List.of(),
                        List.of(),
                        "",
                        "",
                        false)));

        keeper(new Answer.Written(longer, 50), 10).direct(taken(1));

        assertThat(made("direction,lack")).isEqualTo("UNUSABLE");
        assertThat(booked()).isEqualTo(50);
        assertThat(Ledger.text("select spec #>> '{seconds}' from job_request where job_id = '%s'".formatted(job)))
                .isEqualTo("2");
    }

    @Test
    void whoHasAskedOftenEnoughOrHasNoMoneyLeftIsServedWithoutTheModel() {
        keeper(new Answer.Written(CAT, 1), 0).direct(taken(1));
        assertThat(made("direction,lack")).isEqualTo("USED_UP");

        clear();
        admit();
        PlanOverrides nothing = new PlanOverrides(null, null, null, null, 0L, null, null, null);
        database.await(() -> quotas.set(user, null, nothing, null));
        keeper(new Answer.Written(CAT, 1), 10).direct(taken(1));
        assertThat(made("direction,lack")).isEqualTo("UNAFFORDABLE");
        assertThat(booked()).isZero();
    }

    @Test
    void whileTheModelHasNoPlaceTheJobWaits() {
        keeper(new Answer.Busy(), 10).direct(taken(1));

        assertThat(Ledger.text("select state from job where id = '%s'".formatted(job)))
                .isEqualTo("held");
        assertThat(Ledger.number("select count(*) from direction where job_id = '%s'".formatted(job)))
                .isOne();
    }

    @Test
    void whatEndedMeanwhileIsPaidAndStaysAsItWas() {
        Taken taken = taken(1);
        Ledger.change("delete from job where id = '%s'".formatted(job));

        keeper(new Answer.Written(CAT, 700), 10).direct(taken);

        assertThat(booked()).isEqualTo(700);
        assertThat(made("direction")).isNull();
        assertThat(Ledger.number("select count(*) from event where job_id = '%s'".formatted(job)))
                .isZero();
    }

    @Test
    void aRoundTakesWhatIsDueAndForgetsWhatHasEnded() {
        Ledger.change("update direction set due_at = now() + interval '1 hour' where job_id = '%s'".formatted(job));
        assertThat(database.await(() -> wishes.claim(100, Duration.ofMinutes(1)))
                        .taken())
                .noneMatch(one -> one.job().id().equals(job));

        Ledger.change("delete from job where id = '%1$s'; update direction set due_at = now() where job_id = '%1$s'"
                .formatted(job));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Ledger.number("select count(*) from direction where job_id = '%s'".formatted(job)) == 0);
    }
}
