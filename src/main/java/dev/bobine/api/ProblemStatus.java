package dev.bobine.api;

import dev.bobine.contract.FaultCode;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The HTTP status that goes with a refusal's code.
final class ProblemStatus {

    static final int PAYMENT_REQUIRED = 402;
    static final int CONFLICT = 409;
    static final int UNPROCESSABLE = 422;
    static final int TOO_MANY_REQUESTS = 429;
    static final int BAD_GATEWAY = 502;

    /// What admission refuses with something other than [#UNPROCESSABLE].
    private static final Map<String, Integer> OF_ADMISSION = Map.of(
            "budget_used_up", PAYMENT_REQUIRED,
            "daily_seconds_used_up", TOO_MANY_REQUESTS,
            "too_many_outstanding", TOO_MANY_REQUESTS,
            "clip_too_long", 403,
            "size_too_large", 403,
            "model_not_in_plan", 403,
            "cancelled", CONFLICT,
            "production_open", CONFLICT,
            "user_deleted", CONFLICT);

    /// The same for webhooks that requests name.
    private static final Map<String, Integer> OF_WEBHOOKS =
            Map.of("webhooks_off", CONFLICT, "too_many_webhooks", CONFLICT);

    /// The same for what comes of wishes.
    private static final Map<String, Integer> OF_DIRECTION = Map.of(
            "director_used_up", TOO_MANY_REQUESTS,
            "director_unusable", BAD_GATEWAY,
            "treatment_changed", CONFLICT,
            "too_many_versions", CONFLICT,
            "treatment_unreadable", CONFLICT,
            "treatment_not_found", 404);

    private ProblemStatus() {}

    static int of(String code) {
        Optional<FaultCode> fault = Arrays.stream(FaultCode.values())
                .filter(known -> known.code().equals(code))
                .findFirst();
        return fault.map(ProblemStatus::of)
                .or(() -> Stream.of(OF_ADMISSION, OF_WEBHOOKS, OF_DIRECTION)
                        .filter(known -> known.containsKey(code))
                        .map(known -> known.get(code))
                        .findFirst())
                .orElse(UNPROCESSABLE);
    }

    private static int of(FaultCode code) {
        return switch (code) {
            case TOO_LARGE -> 413;
            case UNSUPPORTED_CONTENT_TYPE -> 415;
            case NULL_VALUE,
                    INVALID_UTF8,
                    NOT_JSON,
                    NOT_AN_OBJECT,
                    DUPLICATE_KEY,
                    TOO_COMPLEX,
                    UNSUPPORTED_SPECVERSION,
                    MISSING_DATA,
                    MISSING_ID,
                    MISSING_SOURCE,
                    INVALID_IDENTITY,
                    MISSING_TYPE,
                    UNKNOWN_TYPE,
                    INVALID_ENVELOPE -> 400;
            case MISSING_FIELD,
                    WRONG_TYPE,
                    TOO_SHORT,
                    TOO_LONG,
                    OUT_OF_RANGE,
                    TOO_MANY,
                    INVALID_FORMAT,
                    UNKNOWN_VALUE,
                    CONFLICTING_FIELDS,
                    UNSTORABLE_TEXT -> UNPROCESSABLE;
            case UNPROCESSABLE -> 500;
        };
    }
}
