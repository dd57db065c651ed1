package dev.bobine.api;

import dev.bobine.access.Caller;
import dev.bobine.job.StateNames;
import dev.bobine.job.UserId;
import dev.bobine.persistence.JobSearch.Wanted;
import jakarta.ws.rs.QueryParam;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/// Which jobs, as a URL says it.
public class JobFilter {

    private static final String LIVE = "live";
    private static final String ENDED = "ended";

    /// Whose.
    @QueryParam("userId")
    @Nullable
    String userId;

    @Parameter(
            description = "one or several, with commas between them; `live` and `ended` stand for all of a kind",
            schema = @Schema(type = SchemaType.STRING))
    @QueryParam("state")
    @Nullable
    List<String> states;

    @Parameter(description = "that has the job, or had it last")
    @QueryParam("backend")
    @Nullable
    String backend;

    /// By its public name.
    @QueryParam("model")
    @Nullable
    String model;

    @Parameter(description = "why it failed, is unresolved, or waits to be tried again")
    @QueryParam("code")
    @Nullable
    String code;

    @Parameter(description = "admitted then or later", schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    @QueryParam("since")
    @Nullable
    String since;

    @Parameter(description = "admitted before that", schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    @QueryParam("until")
    @Nullable
    String until;

    /// What is empty does not reach this record. It must not be taken for what was left out, which lists everybody's
    /// jobs.
    ///
    /// @throws ProblemException when something is empty
    void demandNothingEmpty(Map<String, List<String>> given) {
        Map<String, Boolean> taken = new TreeMap<>(Map.of(
                "userId", userId != null,
                "state", states != null && !states.isEmpty(),
                "backend", backend != null,
                "model", model != null,
                "code", code != null,
                "since", since != null,
                "until", until != null));
        taken.forEach((name, isSet) -> {
            if (!isSet && given.containsKey(name)) {
                throw ProblemException.badParameter(name, name + " must not be empty.");
            }
        });
    }

    /// What is looked for, among what the caller may see.
    ///
    /// @throws ProblemException when it says what means nothing
    Wanted wanted(Caller caller) {
        UserId named = userId == null ? null : Parameters.user("userId", userId);
        return new Wanted(
                states(states == null ? List.of() : states),
                Parameters.seen(caller, named),
                name("backend", backend),
                name("model", model),
                name("code", code),
                time("since", since),
                time("until", until),
                null);
    }

    /// The same as a part of a URL, which begins with `&` unless it is empty.
    ///
    /// @param user whose jobs are listed
    String query(@Nullable UserId user) {
        StringBuilder query = new StringBuilder();
        add(query, "userId", user == null ? null : user.value());
        add(query, "state", states == null || states.isEmpty() ? null : String.join(",", states));
        add(query, "backend", backend);
        add(query, "model", model);
        add(query, "code", code);
        add(query, "since", since);
        add(query, "until", until);
        return query.toString();
    }

    private static void add(StringBuilder query, String name, @Nullable String value) {
        if (value != null) {
            query.append('&').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    private static Set<String> states(List<String> texts) {
        Set<String> states = new TreeSet<>();
        for (String text : texts) {
            for (String word : Arrays.asList(text.split(",", -1))) {
                switch (word) {
                    case LIVE -> states.addAll(StateNames.LIVE);
                    case ENDED -> states.addAll(StateNames.SETTLED);
                    default -> states.add(Parameters.state(word));
                }
            }
        }
        return states;
    }

    private static @Nullable String name(String parameter, @Nullable String text) {
        return text == null ? null : Parameters.name(parameter, text);
    }

    private static @Nullable Instant time(String parameter, @Nullable String text) {
        return text == null ? null : Parameters.time(parameter, text);
    }
}
