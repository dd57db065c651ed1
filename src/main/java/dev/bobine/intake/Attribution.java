package dev.bobine.intake;

import dev.bobine.contract.Defect;
import dev.bobine.contract.MessageKind;
import dev.bobine.job.Listener;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.UserId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known so far of a message, and so how it can be refused.
///
/// @param identity null when a refusal could not be addressed to anybody
record Attribution(
        @Nullable RequestIdentity identity,
        MessageKind kind,
        @Nullable UserId userId,
        Map<String, String> metadata,
        @Nullable Listener listener,
        @Nullable String trace) {

    static Attribution of(@Nullable RequestIdentity identity, MessageKind kind, @Nullable String trace) {
        return new Attribution(identity, kind, null, Map.of(), null, trace);
    }

    Attribution with(@Nullable UserId user, Map<String, String> labels, @Nullable Listener listener) {
        return new Attribution(identity, kind, user, labels, listener, trace);
    }

    Parsed refuse(Defect defect) {
        return identity == null
                ? new Parsed.Poison(defect)
                : new Parsed.Invalid(identity, kind, userId, metadata, listener, trace, defect);
    }
}
