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

    private static final String COMPARE = Statements.read("compare-accounts-with-ledger");

    private final Database database;

    LedgerStore(Database database) {
        this.database = database;
    }

    /// @param accounts how many were compared
    /// @param last the last one's user; null when there was none
    /// @param differing how many of them are not the sum of their ledger
    public record Page(long accounts, @Nullable String last, long differing) {}

    /// The accounts of the users after that one, in their order.
    public Uni<Page> compare(String after, int limit) {
        return database.statement(sql -> sql.rows(COMPARE, Map.of("after", after, "limit", limit), Page.class))
                .map(List::getFirst);
    }
}
