package dev.bobine.api;

import dev.bobine.access.Caller;
import dev.bobine.job.JobId;
import dev.bobine.job.StateNames;
import dev.bobine.job.StorableText;
import dev.bobine.job.UserId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/// Reads what stands in URLs.
final class Parameters {

    static final int MAX_PER_PAGE = 200;
    static final int DEFAULT_PER_PAGE = 50;

    private static final int LONGEST_NAME = 512;
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("3000-01-01T00:00:00Z");

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

    /// The user whose jobs a caller means to see or, when it names none, the only one whose jobs it may see.
    ///
    /// @throws ProblemException when the other user is none of the caller's business
    static @Nullable UserId seen(Caller caller, @Nullable UserId named) {
        UserId seen = caller.sees().orElse(named);
        if (named != null && !named.equals(seen)) {
            throw ProblemException.otherUser();
        }
        return seen;
    }

    static String state(String text) {
        if (StateNames.exists(text)) {
            return text;
        }
        throw ProblemException.badParameter(
                "state", "state must be the name of one state, such as queued or completed.");
    }

    static int limit(@Nullable String text) {
        return limit(text, DEFAULT_PER_PAGE, MAX_PER_PAGE);
    }

    static int limit(@Nullable String text, int fallback, int max) {
        if (text == null) {
            return fallback;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= max) {
                return limit;
            }
        } catch (NumberFormatException _) {
            // answered like a number out of range
        }
        throw ProblemException.badParameter("limit", "limit must be a number from 1 to " + max + ".");
    }

    static boolean flag(String name, @Nullable String text) {
        return switch (text == null ? "false" : text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw ProblemException.badParameter(name, name + " must be true or false.");
        };
    }

    /// A name of something in the configuration, or what may once have been one.
    static String name(String parameter, String text) {
        if (text.isBlank() || text.length() > LONGEST_NAME || !StorableText.isStorable(text)) {
            throw ProblemException.badParameter(
                    parameter, parameter + " must have 1 to " + LONGEST_NAME + " characters.");
        }
        return text;
    }

    static Instant time(String name, String text) {
        try {
            Instant time = Instant.parse(text);
            if (!time.isBefore(EARLIEST) && time.isBefore(LATEST)) {
                return time;
            }
        } catch (DateTimeParseException _) {
            // answered like a time out of range
        }
        throw ProblemException.badParameter(name, name + " must be a time such as 2030-01-31T12:00:00Z.");
    }

    static QueuePlace place(String text) {
        try {
            QueuePlace place = QueuePlace.parse(text);
            return new QueuePlace(place.tag(), new UserId(place.user()).value());
        } catch (IllegalArgumentException _) {
            // answered like a place of nobody
        }
        throw ProblemException.badParameter("cursor", "cursor must be one that a page came with.");
    }

    static Cursor cursor(String text) {
        try {
            return Cursor.parse(text);
        } catch (IllegalArgumentException _) {
            throw ProblemException.badParameter("cursor", "cursor must be one that a page came with.");
        }
    }
}
