package dev.bobine.job;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is asked for, be it a job or a production: what every request says of itself, and when it is to be worked on.
public interface Requested {

    RequestHead head();

    Schedule schedule();

    default RequestIdentity identity() {
        return head().identity();
    }

    default UserId userId() {
        return head().userId();
    }

    default int priority() {
        return schedule().priority();
    }

    default @Nullable Instant deadline() {
        return schedule().deadline();
    }

    default @Nullable Long maxCostMicros() {
        return head().maxCostMicros();
    }

    default @Nullable Listener listener() {
        return head().listener();
    }

    default Map<String, String> metadata() {
        return head().metadata();
    }

    default @Nullable String trace() {
        return head().trace();
    }
}
