package dev.bobine.admission;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.bobine.job.Hashes;
import dev.bobine.job.LedgerEntry;
import dev.bobine.job.Plan;
import dev.bobine.job.PlanOverrides;
import dev.bobine.job.UserId;
import dev.bobine.persistence.AdmissionStore.AccountRow;
import dev.bobine.persistence.QuotaStore;
import dev.bobine.persistence.QuotaStore.Change;
import dev.bobine.persistence.QuotaStore.QuotaRow;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads and sets what users may have. A user who was never heard of has the default plan and has used nothing.
@ApplicationScoped
public class Quotas {

    private final QuotaStore store;
    private final Plans plans;
    private final InstantSource clock;
    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

    Quotas(QuotaStore store, Plans plans, InstantSource clock) {
        this.store = store;
        this.plans = plans;
        this.clock = clock;
    }

    /// Money to be added once.
    ///
    /// @param id unique among the user's top-ups
    public record TopUp(String id, long micros) {}

    public Uni<Quota> read(UserId user) {
        return store.read(user).map(row -> quota(user, row));
    }

    /// Sets plan and overrides as a whole and makes the top-up unless it was made before.
    ///
    /// @param plan one of the configured plans, or null for the default one
    /// @return empty when a top-up of that id was made before with another amount, and then nothing is changed
    /// @throws IllegalArgumentException when an override is out of range
    public Uni<Optional<Quota>> set(
            UserId user, @Nullable String plan, PlanOverrides overrides, @Nullable TopUp topUp) {
        Instant now = clock.instant();
        Plan inForce = plans.of(plan, overrides);
        Change change = new Change(plan, overrides, inForce, topUp == null ? null : named(user, topUp, now));
        return store.change(user, change, now).map(changed -> changed.map(row -> quota(user, row)));
    }

    /// Makes a top-up unless it was made before. Plan and overrides stay as they are, whatever they are.
    ///
    /// @return empty when a top-up of that id was made before with another amount, and then nothing is changed
    public Uni<Optional<Quota>> add(UserId user, TopUp topUp) {
        Instant now = clock.instant();
        return store.topUp(user, named(user, topUp, now), now).map(changed -> changed.map(row -> quota(user, row)));
    }

    /// The entry's own id tells its time, as every subject's does: the ledger is kept by it.
    private QuotaStore.TopUp named(UserId user, TopUp topUp, Instant now) {
        String name = "top-up\n" + user.value() + "\n" + topUp.id();
        LedgerEntry entry = LedgerEntry.topUp(ids.generate(), topUp.micros(), LocalDate.ofInstant(now, ZoneOffset.UTC));
        return new QuotaStore.TopUp(Hashes.nameUuid(name.getBytes(StandardCharsets.UTF_8)), entry);
    }

    /// What an account says.
    ///
    /// @param running its user's running jobs
    public Quota of(AccountRow account, int running) {
        return quota(new UserId(account.userId()), new QuotaRow(account, running));
    }

    private Quota quota(UserId user, QuotaRow row) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        AccountRow account = row.account();
        if (account == null) {
            Plan plan = plans.of(null, PlanOverrides.NONE);
            return new Quota(user, null, plan, PlanOverrides.NONE, AccountState.fresh(today), row.running());
        }
        PlanOverrides overrides = AccountRows.overrides(account);
        Plan plan = plans.of(account.plan(), overrides);
        AccountState use = AccountRows.state(account).on(today);
        return new Quota(user, account.plan(), plan, overrides, use, row.running());
    }
}
