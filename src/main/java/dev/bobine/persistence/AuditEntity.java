package dev.bobine.persistence;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One entry of the record of what operators did, written once and never changed.
@Entity
@Table(name = "audit")
class AuditEntity {

    @Id
    UUID id = new UUID(0, 0);

    Instant at = Instant.EPOCH;

    String actor = "";

    String action = "";

    String subject = "";

    @Nullable
    String reason;

    static AuditEntity of(UUID id, AuditStore.Entry entry) {
        AuditEntity entity = new AuditEntity();
        entity.id = id;
        entity.at = entry.at();
        entity.actor = entry.actor();
        entity.action = entry.action();
        entity.subject = entry.subject();
        entity.reason = entry.reason();
        return entity;
    }
}
