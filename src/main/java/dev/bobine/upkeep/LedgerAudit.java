package dev.bobine.upkeep;

import dev.bobine.loop.BackgroundTask;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.Exclusive;
import dev.bobine.persistence.LedgerStore;
import dev.bobine.persistence.LedgerStore.Page;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/// Goes round all accounts and compares each with the sum of its ledger, one pod at a time. The gauge is what the last
/// round found, or this one if that is more already; a pod that does not audit shows 0.
@ApplicationScoped
public class LedgerAudit implements BackgroundTask {

    private static final Logger LOG = Logger.getLogger(LedgerAudit.class);
    private static final String LEASE = "ledger-audit";
    private static final String START = "";
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final int PAGE = 1_000;

    private final Database database;
    private final LedgerStore store;
    private final Exclusive exclusive;
    private final AtomicLong drift;
    private String after = START;
    private long found;
    private long foundLastRound;

    LedgerAudit(Database database, LedgerStore store, Exclusive exclusive, MeterRegistry meters) {
        this.database = database;
        this.store = store;
        this.exclusive = exclusive;
        this.drift = meters.gauge("bobine.ledger.drift", new AtomicLong());
    }

    @Override
    public String name() {
        return "audit";
    }

    /// One page of accounts.
    @Override
    public Duration runOnce() {
        if (exclusive.mayRun(LEASE, INTERVAL.multipliedBy(3))) {
            next(database.await(() -> store.compare(after, PAGE)));
        } else {
            after = START;
            found = 0;
            foundLastRound = 0;
        }
        drift.set(Math.max(found, foundLastRound));
        return INTERVAL;
    }

    private void next(Page page) {
        if (page.differing() > 0) {
            LOG.errorf("%d of %d accounts are not the sum of their ledger", page.differing(), page.accounts());
        }
        found += page.differing();
        if (page.accounts() == PAGE && page.last() != null) {
            after = page.last();
        } else {
            foundLastRound = found;
            found = 0;
            after = START;
        }
    }
}
