package dev.bobine.admission;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.job.JobId;
import dev.bobine.persistence.AdmissionStore;
import dev.bobine.persistence.EventWriter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Answers applications, a batch in one transaction: either all of a batch is answered or none of it was seen.
@ApplicationScoped
public class Admission {

    private final AdmissionStore store;
    private final EventWriter events;
    private final Catalogue catalogue;
    private final Plans plans;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

    Admission(
            AdmissionStore store,
            EventWriter events,
            Catalogue catalogue,
            Plans plans,
            InstantSource clock,
            MeterRegistry meters) {
        this.store = store;
        this.events = events;
        this.catalogue = catalogue;
        this.plans = plans;
        this.clock = clock;
        this.meters = meters;
    }

    /// The answers, in the order of the applications.
    public Uni<List<Verdict>> admit(List<Application> batch) {
        if (batch.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        Instant now = clock.instant();
        Set<String> users = batch.stream()
                .filter(Application.Wellformed.class::isInstance)
                .map(application -> ((Application.Wellformed) application)
                        .request()
                        .userId()
                        .value())
                .collect(Collectors.toSet());
        Set<UUID> keys =
                batch.stream().map(application -> application.identity().key()).collect(Collectors.toSet());
        Supplier<JobId> newIds = () -> new JobId(ids.generate());
        return store.admit(users, keys, now, before -> new AdmissionRound(before, catalogue, plans, events, newIds, now)
                        .decide(batch))
                .invoke(this::count);
    }

    private void count(List<Verdict> verdicts) {
        for (Verdict verdict : verdicts) {
            String code =
                    switch (verdict) {
                        case Verdict.Admitted _ -> "accepted";
                        case Verdict.Refused refused -> refused.refusal().code();
                        case Verdict.AlreadyAdmitted _, Verdict.AlreadyRefused _ -> "duplicate";
                    };
            meters.counter("bobine.admission.requests", "outcome", code).increment();
        }
    }
}
