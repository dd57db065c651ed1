package dev.bobine.persistence;

import dev.bobine.job.LedgerEntry;
import dev.bobine.job.Plan;
import dev.bobine.job.PlanOverrides;
import dev.bobine.job.UserId;
import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import dev.bobine.persistence.AdmissionStore.AccountRow;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Users' accounts as operators see and change them. A change holds the account's lock, so that no admission and no
/// dispatch sees half of it.
@ApplicationScoped
public class QuotaStore {

    private static final String READ = Statements.read("account-of-a-user");

    private static final String OPEN = Statements.read("open-account");

    private static final String LOCK = Statements.read("lock-account");

    private static final String TOPPED_UP = Statements.read("top-up-of-that-name");

    private static final String SET = Statements.read("set-plan-of-a-user");

    private static final String REWEIGH = Statements.read("reweigh-a-user");

    private static final String BOOK = Statements.read("book-top-up");

    private static final String RUNNING = Statements.read("running-jobs-of-a-user");

    private final Database database;
    private final Wakeups wakeups;

    QuotaStore(Database database, Wakeups wakeups) {
        this.database = database;
        this.wakeups = wakeups;
    }

    /// @param account null when the user never asked for anything
    public record QuotaRow(@Nullable AccountRow account, int running) {}

    /// What an account is to become.
    ///
    /// @param plan null for the default plan
    /// @param inForce the plan with the overrides in place
    public record Change(
            @Nullable String plan,
            PlanOverrides overrides,
            Plan inForce,
            @Nullable TopUp topUp) {}

    /// Money to be added once.
    ///
    /// @param key what makes two top-ups the same
    public record TopUp(UUID key, LedgerEntry entry) {
        long micros() {
            return -entry.prepaidMicros();
        }
    }

    public Uni<QuotaRow> read(UserId user) {
        return database.transaction(sql -> read(sql, user));
    }

    /// Changes an account, which is opened when there is none.
    ///
    /// @return empty when that top-up was made before with another amount, and then nothing is changed
    public Uni<Optional<QuotaRow>> change(UserId user, Change change, Instant now) {
        return database.transaction(sql -> open(sql, user)
                        .chain(() -> lock(sql, user))
                        .chain(() -> contradicts(sql, change.topUp()))
                        .chain(contradicted -> contradicted
                                ? Uni.createFrom().item(Optional.<QuotaRow>empty())
                                : write(sql, user, change, now).map(Optional::of)))
                .invoke(() -> wakeups.wake(Wakeup.DISPATCH));
    }

    /// Adds money to an account, which is opened when there is none, and leaves everything else of it as it is.
    ///
    /// @return empty when that top-up was made before with another amount, and then nothing is changed
    public Uni<Optional<QuotaRow>> topUp(UserId user, TopUp topUp, Instant now) {
        return database.transaction(sql -> open(sql, user)
                .chain(() -> lock(sql, user))
                .chain(() -> contradicts(sql, topUp))
                .chain(contradicted -> contradicted
                        ? Uni.createFrom().item(Optional.<QuotaRow>empty())
                        : book(sql, user, topUp, now)
                                .chain(() -> read(sql, user))
                                .map(Optional::of)));
    }

    /// Opens an account where there is none.
    static Uni<Integer> open(Sql sql, UserId user) {
        return sql.update(OPEN, Map.of("user", user.value()));
    }

    /// @return 0 when there is no such account
    static Uni<Long> lock(Sql sql, UserId user) {
        return sql.count(LOCK, Map.of("user", user.value()));
    }

    private static Uni<Boolean> contradicts(Sql sql, @Nullable TopUp topUp) {
        if (topUp == null) {
            return Uni.createFrom().item(false);
        }
        return sql.rows(TOPPED_UP, Map.of("key", topUp.key()), AmountRow.class)
                .map(rows -> rows.stream().anyMatch(row -> row.micros() != topUp.micros()));
    }

    private static Uni<QuotaRow> write(Sql sql, UserId user, Change change, Instant now) {
        PlanOverrides overrides = change.overrides().equals(PlanOverrides.NONE) ? null : change.overrides();
        Map<String, Object> account =
                Map.of("change", Json.write(new SetRow(change.plan(), overrides)), "user", user.value());
        Map<String, Object> queue = Map.of(
                "weight", change.inForce().weight(), "cap", change.inForce().running(), "user", user.value());
        return sql.update(SET, account)
                .chain(() -> sql.update(REWEIGH, queue))
                .chain(() -> book(sql, user, change.topUp(), now))
                .chain(() -> read(sql, user));
    }

    private static Uni<Long> book(Sql sql, UserId user, @Nullable TopUp topUp, Instant now) {
        if (topUp == null) {
            return Uni.createFrom().item(0L);
        }
        Map<String, Object> parameters = Map.of(
                "key", topUp.key(),
                "subject", topUp.entry().subject(),
                "user", user.value(),
                "micros", topUp.micros(),
                "month", topUp.entry().month().toString(),
                "day", topUp.entry().day().toString(),
                "now", now);
        return sql.count(BOOK, parameters);
    }

    private static Uni<QuotaRow> read(Sql sql, UserId user) {
        Map<String, Object> parameters = Map.of("user", user.value());
        return sql.rows(READ, parameters, AccountRow.class)
                .chain(accounts -> sql.rows(RUNNING, parameters, CountRow.class)
                        .map(count -> row(accounts, count.getFirst().jobs())));
    }

    private static QuotaRow row(List<AccountRow> accounts, int running) {
        return new QuotaRow(accounts.isEmpty() ? null : accounts.getFirst(), running);
    }

    private record SetRow(@Nullable String plan, @Nullable PlanOverrides overrides) {}

    private record CountRow(int jobs) {}

    private record AmountRow(long micros) {}
}
