package dev.bobine.api.openai;

import dev.bobine.access.Caller;
import dev.bobine.job.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/// In whose name a call is made. OpenAI's interface knows no users of its callers: a caller that may act for one user
/// acts for that one, any other for the one that it names, else for one of its own name.
@ApplicationScoped
class Asker {

    private final Caller caller;

    Asker(Caller caller) {
        this.caller = caller;
    }

    /// @param named by the call; null when it names none
    UserId user(@Nullable UserId named) {
        return named != null ? named : caller.own().orElseGet(() -> new UserId(caller.name()));
    }

    /// Whose requests are told from each other by their own ids.
    String source() {
        return "/openai/" + caller.name();
    }
}
