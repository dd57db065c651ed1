package dev.bobine.upkeep;

import dev.bobine.loop.BackgroundTask;
import dev.bobine.persistence.BulkStore;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.DatabaseException;
import dev.bobine.persistence.DeliveryStore;
import dev.bobine.persistence.Exclusive;
import dev.bobine.persistence.ProductionStore;
import dev.bobine.persistence.TreatmentStore;
import dev.bobine.persistence.UpkeepStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/// Goes over the tables once in a while, one pod at a time.
@ApplicationScoped
public class Housekeeper implements BackgroundTask {

    private static final Logger LOG = Logger.getLogger(Housekeeper.class);
    private static final String LEASE = "housekeeping";
    private static final Duration INTERVAL = Duration.ofMinutes(2);
    private static final Duration LEASE_TIME = Duration.ofMinutes(4);
    private static final int WEEKS_AHEAD = 4;
    private static final int BATCH = 5_000;

    private final Database database;
    private final UpkeepStore store;
    private final DeliveryStore deliveries;
    private final BulkStore bulks;
    private final TreatmentStore treatments;
    private final ProductionStore productions;
    private final Exclusive exclusive;
    private final UpkeepSettings settings;
    private final MeterRegistry meters;
    private final Map<String, Duty> duties = new LinkedHashMap<>();

    /// One thing to be done, in a batch.
    @FunctionalInterface
    private interface Duty {
        /// @return of how many rows there was something to do
        int perform();
    }

    Housekeeper(
            Database database,
            UpkeepStore store,
            DeliveryStore deliveries,
            BulkStore bulks,
            TreatmentStore treatments,
            ProductionStore productions,
            Exclusive exclusive,
            UpkeepSettings settings,
            MeterRegistry meters) {
        this.database = database;
        this.store = store;
        this.deliveries = deliveries;
        this.bulks = bulks;
        this.treatments = treatments;
        this.productions = productions;
        this.exclusive = exclusive;
        this.settings = settings;
        this.meters = meters;
        duties.put("make-weeks", this::makeWeeks);
        duties.put("drop-weeks", this::dropOldWeeks);
        duties.put("forget-requests", this::forgetOldRequests);
        duties.put("forget-top-ups", this::forgetOldTopUps);
        duties.put("forget-audit", this::forgetOldAudit);
        duties.put("forget-deliveries", this::forgetOldDeliveries);
        duties.put("forget-orders", this::forgetOldOrders);
        duties.put("forget-treatments", this::forgetOldTreatments);
        duties.put("forget-productions", this::forgetOldProductions);
        duties.put("forget-origins", this::forgetOldOrigins);
        duties.put("forget-bulk-acts", this::forgetOldBulkActs);
        duties.put("drop-idle-queues", this::dropIdleQueues);
        duties.keySet().forEach(this::failures);
    }

    @Override
    public String name() {
        return "housekeeping";
    }

    /// Each duty by itself: one that fails, round after round, keeps no other from being done.
    ///
    /// @return when to look again; at once when there is more to do
    @Override
    public Duration runOnce() {
        boolean more = false;
        for (Map.Entry<String, Duty> duty : duties.entrySet()) {
            more |= exclusive.mayRun(LEASE, LEASE_TIME) && attempt(duty.getKey(), duty.getValue());
        }
        return more ? Duration.ZERO : INTERVAL;
    }

    private boolean attempt(String name, Duty duty) {
        try {
            return duty.perform() >= BATCH;
        } catch (DatabaseException e) {
            LOG.errorf("housekeeping: %s failed and will be tried again: %s", name, e.getMessage());
            failures(name).increment();
            return false;
        }
    }

    private Counter failures(String duty) {
        return meters.counter("bobine.housekeeping.failures", "duty", duty);
    }

    private int makeWeeks() {
        database.await(() -> store.makeWeeks(WEEKS_AHEAD));
        return 0;
    }

    private int dropOldWeeks() {
        List<String> weeks = database.await(() -> store.oldWeeks(settings.keepJobs()));
        for (String week : weeks) {
            attempt("drop-weeks", () -> drop(week));
        }
        return 0;
    }

    private int drop(String week) {
        if (database.await(() -> store.dropWeek(week, settings.keepJobs()))) {
            meters.counter("bobine.retention.weeks").increment();
            LOG.infof("dropped %s, which is older than %s", week, settings.keepJobs());
        }
        return 0;
    }

    private int forgetOldRequests() {
        return database.await(() -> store.forgetRequests(settings.keepJobs(), BATCH));
    }

    private int forgetOldAudit() {
        return database.await(() -> store.forgetAudit(settings.keepAudit(), BATCH));
    }

    private int forgetOldTopUps() {
        return database.await(() -> store.forgetTopUps(settings.keepJobs(), BATCH));
    }

    private int forgetOldDeliveries() {
        return database.await(() -> deliveries.forget(settings.keepDeliveries(), BATCH));
    }

    private int forgetOldOrders() {
        return database.await(() -> store.forgetOrders(BATCH));
    }

    private int forgetOldTreatments() {
        return (int) (long) database.await(() -> treatments.forget(settings.keepTreatments(), BATCH));
    }

    private int forgetOldProductions() {
        return (int) (long) database.await(() -> productions.forget(settings.keepJobs(), BATCH));
    }

    private int forgetOldOrigins() {
        return (int) (long) database.await(() -> productions.forgetOrigins(settings.keepJobs(), BATCH));
    }

    private int forgetOldBulkActs() {
        return database.await(() -> bulks.forget(settings.keepAudit(), BATCH));
    }

    private int dropIdleQueues() {
        database.await(() -> store.dropIdleQueues(BATCH));
        return 0;
    }
}
