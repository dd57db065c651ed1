package dev.bobine.persistence;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The record of what operators did.
@ApplicationScoped
public class AuditStore {

    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

    private static final String ADD = Statements.read("add-audit-entry");

    private final Database database;

    AuditStore(Database database) {
        this.database = database;
    }

    /// @param actor who did it
    /// @param subject what it was done to; users by a hash
    /// @param reason why, in the operator's own words; null where none is asked for
    public record Entry(
            Instant at,
            String actor,
            String action,
            String subject,
            @Nullable String reason) {}

    public Uni<Integer> add(Entry entry) {
        return database.transaction(sql -> add(sql, entry));
    }

    static Uni<Integer> add(Sql sql, Entry entry) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("id", IDS.generate());
        parameters.put("at", entry.at());
        parameters.put("actor", entry.actor());
        parameters.put("action", entry.action());
        parameters.put("subject", entry.subject());
        parameters.put("reason", entry.reason());
        return sql.update(ADD, parameters);
    }
}
