package dev.bobine.persistence;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The record of what operators did.
@ApplicationScoped
public class AuditStore {

    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

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

    public Uni<Void> add(Entry entry) {
        return database.transaction(sql -> add(sql, entry));
    }

    static Uni<Void> add(Sql sql, Entry entry) {
        return sql.insert(AuditEntity.of(IDS.generate(), entry));
    }
}
