package dev.bobine.admission;

import java.util.function.BooleanSupplier;

/// What requests may name webhooks by.
///
/// @param available whether this deployment has webhooks
/// @param maxPerOwner endpoints that the requests of one owner may have named; pods that admit at the same moment may
/// go beyond by what they admit then
public record NamedWebhooks(BooleanSupplier available, int maxPerOwner) {

    public NamedWebhooks {
        if (maxPerOwner < 1) {
            throw new IllegalArgumentException("bobine.webhooks.named-per-caller must be at least 1");
        }
    }
}
