package dev.bobine.api;

import dev.bobine.access.Caller;
import dev.bobine.job.JobId;
import dev.bobine.job.UserId;
import dev.bobine.persistence.JobQueries;
import org.jspecify.annotations.Nullable;

/// Reads what stands in URLs.
final class Parameters {

    static final int MOST_PER_PAGE = 200;
    static final int USUAL_PER_PAGE = 50;

    private Parameters() {}

    /// What is no id names no job.
    static JobId job(String text) {
        try {
            return JobId.of(text);
        } catch (IllegalArgumentException _) {
            throw ProblemException.noSuchJob();
        }
    }

    static UserId user(String name, String text) {
        try {
            return new UserId(text);
        } catch (IllegalArgumentException _) {
            throw ProblemException.badParameter(
                    name, name + " must have 1 to " + UserId.MAX_LENGTH + " characters, all of them storable.");
        }
    }

    /// The user that a caller means or, when it names none, the only one that it may mean.
    ///
    /// @throws ProblemException when the other user is none of the caller's business
    static @Nullable UserId own(Caller caller, @Nullable UserId named) {
        UserId own = caller.own().orElse(named);
        if (named != null && !named.equals(own)) {
            throw ProblemException.otherUser();
        }
        return own;
    }

    static String state(String text) {
        if (JobQueries.LIVE_STATES.contains(text) || JobQueries.SETTLED_STATES.contains(text)) {
            return text;
        }
        throw ProblemException.badParameter(
                "state", "state must be the name of one state, such as queued or completed.");
    }

    static int limit(@Nullable String text) {
        if (text == null) {
            return USUAL_PER_PAGE;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST_PER_PAGE) {
                return limit;
            }
        } catch (NumberFormatException _) {
            // answered like a number out of range
        }
        throw ProblemException.badParameter("limit", "limit must be a number from 1 to " + MOST_PER_PAGE + ".");
    }

    static Cursor cursor(String text) {
        try {
            return Cursor.parse(text);
        } catch (IllegalArgumentException _) {
            throw ProblemException.badParameter("cursor", "cursor must be one that a page came with.");
        }
    }
}
