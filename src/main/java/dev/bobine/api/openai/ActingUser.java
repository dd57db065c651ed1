package dev.bobine.api.openai;

import dev.bobine.access.Caller;
import dev.bobine.job.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/// In whose name a call is made. OpenAI's interface knows no users of its callers: a caller that may act for one user
/// acts for that one, any other for the one that it names, else for one of its own name.
@ApplicationScoped
class ActingUser {

    private final Caller caller;

    ActingUser(Caller caller) {
        this.caller = caller;
    }

    /// @param named by the call; null when it names none
    UserId id(@Nullable UserId named) {
        return named != null ? named : caller.own().orElseGet(() -> new UserId(caller.name()));
    }

    /// The source of its requests, within which their ids tell them apart.
    String source() {
        return "/openai/" + caller.name();
    }
}
