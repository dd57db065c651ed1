package dev.bobine.persistence;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Compares accounts with the ledger, a page at a time. One statement sees both as of one moment, so that a difference
/// is never one of timing.
@ApplicationScoped
public class LedgerStore {

    /// What was used of a month that is over means nothing any more, and its entries may have gone.
    private static final String COMPARE = """
            with this as (select cast(date_trunc('month', now() at time zone 'UTC') as date) as month),
            page as (select * from account where user_id > :after order by user_id limit :most),
            compared as (
              select a.user_id,
                     a.month >= this.month and a.month_used <> coalesce(sum(l.plan_micros) filter (where l.month = a.month), 0)
                       or a.prepaid <> -coalesce(sum(l.prepaid_micros), 0)
                       or a.month >= this.month and a.day_seconds <> coalesce(sum(l.clip_seconds) filter (where l.day = a.day), 0)
                       or a.held <> coalesce(sum(l.held_micros), 0) as differs
              from this cross join page a left join ledger l on l.user_id = a.user_id
              group by this.month, a.user_id, a.month, a.month_used, a.prepaid, a.day, a.day_seconds, a.held)
            select count(*) as accounts, max(user_id) as last, count(*) filter (where differs) as differing from compared
            """;

    private final Database database;

    LedgerStore(Database database) {
        this.database = database;
    }

    /// @param accounts how many were compared
    /// @param last the last one's user; null when there was none
    /// @param differing how many of them are not the sum of their ledger
    public record Page(long accounts, @Nullable String last, long differing) {}

    /// The accounts of the users after that one, in their order.
    public Uni<Page> compare(String after, int most) {
        return database.statement(sql -> sql.rows(COMPARE, Map.of("after", after, "most", most), Page.class))
                .map(List::getFirst);
    }
}
