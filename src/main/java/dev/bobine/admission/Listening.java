package dev.bobine.admission;

import dev.bobine.job.EventType;
import dev.bobine.job.Listener;
import dev.bobine.job.Refusal;
import dev.bobine.persistence.AdmissionStore.ListenerRow;
import dev.bobine.persistence.AdmissionStore.NamedRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The part of an admission round that is about the webhooks which requests name: how many there may be, and which of
/// them is told of what.
final class Listening {

    private static final String FIELD = "webhook";

    private final NamedWebhooks rules;
    private final Map<UUID, NamedRow> before;
    private final Set<UUID> fresh = new HashSet<>();
    private final Map<String, Integer> freshOf = new HashMap<>();
    private final List<ListenerRow> rows = new ArrayList<>();

    /// @param before those that the batch names
    Listening(NamedWebhooks rules, Map<UUID, NamedRow> before) {
        this.rules = rules;
        this.before = before;
    }

    /// Why a request may not name this one, if it may not.
    @Nullable
    Refusal refusalOf(@Nullable Listener listener) {
        if (listener == null) {
            return null;
        }
        if (!rules.available().getAsBoolean()) {
            return Refusal.of(
                    "webhooks_off",
                    FIELD,
                    "This deployment has no webhooks: its operator has not set bobine.webhooks.key.");
        }
        return hasRoom(listener)
                ? null
                : Refusal.of(
                        "too_many_webhooks",
                        FIELD,
                        "Your requests name as many webhooks as they may, " + rules.maxPerOwner()
                                + "; name one again that they have named, or set one for all by PUT /webhooks/{name}.");
    }

    private boolean hasRoom(Listener listener) {
        NamedRow row = before.get(listener.id());
        int others = row == null ? 0 : row.others();
        return row != null && row.there()
                || fresh.contains(listener.id())
                || others + freshOf.getOrDefault(listener.owner(), 0) < rules.maxPerOwner();
    }

    /// Subscribes an endpoint to what happens with a subject from now on.
    ///
    /// @return the id of the endpoint; null when there is none
    @Nullable
    UUID hear(UUID subject, @Nullable Listener listener) {
        if (listener == null || refusalOf(listener) != null) {
            return null;
        }
        NamedRow row = before.get(listener.id());
        if ((row == null || !row.there()) && fresh.add(listener.id())) {
            freshOf.merge(listener.owner(), 1, Integer::sum);
        }
        rows.add(new ListenerRow(
                subject,
                listener.id(),
                listener.owner(),
                listener.url(),
                listener.types().stream().map(EventType::wire).toList(),
                listener.format()));
        return listener.id();
    }

    List<ListenerRow> rows() {
        return List.copyOf(rows);
    }
}
