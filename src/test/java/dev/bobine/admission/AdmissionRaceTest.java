package dev.bobine.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.bobine.admission.Quotas.TopUp;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.dev.StackResource;
import dev.bobine.job.GenerationRequest;
import dev.bobine.job.JobId;
import dev.bobine.job.Options;
import dev.bobine.job.PlanOverrides;
import dev.bobine.job.RenderRequest;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.Shape;
import dev.bobine.job.UserId;
import dev.bobine.journey.Ledger;
import dev.bobine.persistence.AdmissionStore;
import dev.bobine.persistence.AdmissionStore.Concerned;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.EventWriter;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Many requests of one user at once, as from several pods: exactly as many are admitted as the budget or the cap
/// allows.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class AdmissionRaceTest {

    private static final int REQUESTS = 48;
    private static final int SECONDS = 2;
    private static final long MICROS = 20_000;

    @Inject
    Admission admission;

    @Inject
    Quotas quotas;

    @Inject
    Database database;

    @Inject
    AdmissionStore store;

    @Inject
    EventWriter events;

    @Inject
    Catalogue catalogue;

    @Inject
    Plans plans;

    @Inject
    ReferenceRules references;

    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

    @ParameterizedTest
    @CsvSource({
        "7, 1000, 1000000, 7, too_many_outstanding",
        "1000, 22, 1000000, 11, daily_seconds_used_up",
        "1000, 1000, 270000, 13, budget_used_up"
    })
    void exactlyAsManyAreAdmittedAsTheUserMayHave(int outstanding, int seconds, long micros, int admitted, String code)
            throws Exception {
        UserId user = new UserId("race-" + UUID.randomUUID());
        PlanOverrides overrides = new PlanOverrides(null, outstanding, null, seconds, micros, null, null, null);
        assertThat(database.await(() -> quotas.set(user, null, overrides, null)))
                .isPresent();

        List<Verdict> verdicts = atOnce(user);

        assertThat(verdicts).filteredOn(Verdict.Admitted.class::isInstance).hasSize(admitted);
        assertThat(verdicts)
                .filteredOn(Verdict.Refused.class::isInstance)
                .hasSize(REQUESTS - admitted)
                .allSatisfy(verdict ->
                        assertThat(((Verdict.Refused) verdict).refusal().code()).isEqualTo(code));
        Quota quota = database.await(() -> quotas.read(user));
        assertThat(quota.use().outstanding()).isEqualTo(admitted);
        assertThat(quota.use().held()).isEqualTo(admitted * MICROS);
    }

    @Test
    void topUpsAreUsedToTheLastOnceThePlanIsSpent() throws Exception {
        UserId user = new UserId("race-" + UUID.randomUUID());
        PlanOverrides overrides = new PlanOverrides(null, 1000, null, 1000, 50_000L, null, null, null);
        TopUp topUp = new TopUp("gift", 75_000);
        assertThat(database.await(() -> quotas.set(user, null, overrides, topUp)))
                .isPresent();

        List<Verdict> verdicts = atOnce(user);

        assertThat(verdicts).filteredOn(Verdict.Admitted.class::isInstance).hasSize(6);
        Quota quota = database.await(() -> quotas.read(user));
        assertThat(quota.use().monthUsed()).isEqualTo(50_000);
        assertThat(quota.use().prepaid()).isEqualTo(5_000);
    }

    @Test
    void aCancelThatComesWhileItsRequestIsBeingAdmittedIsHeeded() {
        UserId user = new UserId("race-" + UUID.randomUUID());
        List<AdmissionRequest> batch = List.of(candidate(user), candidate(user));
        UUID key = batch.getFirst().identity().key();
        AtomicInteger rounds = new AtomicInteger();
        Concerned concerned = new Concerned(
                Set.of(user.value()),
                Set.of(key, batch.getLast().identity().key()),
                Set.of(),
                Set.of(),
                Set.of(),
                Map.of());

        List<Verdict> verdicts = database.await(() -> store.admit(concerned, before -> {
            if (rounds.getAndIncrement() == 0) {
                // Another pod takes the cancel after this one has read what is known of the request.
                Ledger.change("""
                        insert into request_identity (key, job_id, cancelled, created_at)
                        values ('%s', gen_random_uuid(), true, now())""".formatted(key));
            }
            return new AdmissionRound(before, rules(), events, () -> new JobId(ids.generate())).decide(batch);
        }));

        assertThat(verdicts.getFirst()).isInstanceOfSatisfying(Verdict.Refused.class, refused -> assertThat(
                        refused.refusal().code())
                .isEqualTo("cancelled"));
        assertThat(verdicts.getLast()).isInstanceOf(Verdict.Admitted.class);
        assertThat(Ledger.number("select count(*) from job where user_id = '" + user.value() + "'"))
                .isEqualTo(1);
        assertThat(database.await(() -> admission.admit(List.of(batch.getFirst()))))
                .singleElement()
                .isInstanceOf(Verdict.AlreadyRefused.class);
    }

    private AdmissionRound.Rules rules() {
        return new AdmissionRound.Rules(catalogue, plans, references, new NamedWebhooks(() -> true, 10));
    }

    /// Jobs that wait for tomorrow, so that none ends meanwhile.
    private List<Verdict> atOnce(UserId user) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Verdict>>> batches = new ArrayList<>();
            for (int i = 0; i < REQUESTS / 2; i++) {
                List<AdmissionRequest> batch = List.of(candidate(user), candidate(user));
                batches.add(threads.submit(() -> database.await(() -> admission.admit(batch))));
            }
            List<Verdict> verdicts = new ArrayList<>();
            for (Future<List<Verdict>> batch : batches) {
                verdicts.addAll(batch.get());
            }
            return verdicts;
        }
    }

    private static AdmissionRequest candidate(UserId user) {
        return new AdmissionRequest.Valid(new GenerationRequest(
                new RequestIdentity("/race", UUID.randomUUID().toString()),
                user,
                "animatic",
                new RenderRequest("a boat", SECONDS, Shape.ANY, null, Options.NONE, List.of()),
                5,
                Instant.now().plus(Duration.ofDays(1)),
                null,
                Map.of(),
                null));
    }
}
