package dev.bobine.rendering.kling;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.job.Failure.Kind;
import java.util.Optional;

/// Kling's business codes. The HTTP status that comes along is not consulted: an empty account, a blocked address and a
/// full queue all arrive as 429.
final class KlingCode {

    static final int OK = 0;
    private static final int NOT_YET_VALID = 1003;
    private static final int EXPIRED = 1004;
    private static final int NO_SUCH_RESOURCE = 1203;

    private KlingCode() {}

    static Optional<Integer> of(JsonNode reply) {
        JsonNode code = reply.path("code");
        return code.canConvertToInt() && code.isIntegralNumber() ? Optional.of(code.intValue()) : Optional.empty();
    }

    /// What an error code proves: Kling answered and did not take the request. Empty for codes that are not known.
    static Optional<Kind> kind(int code) {
        return Optional.ofNullable(
                switch (code) {
                    case 1000, 1001, 1002, NOT_YET_VALID, EXPIRED, 1100, 1103, 1304 -> Kind.AUTH;
                    case 1101, 1102 -> Kind.NO_FUNDS;
                    case 1200, 1201, 1202 -> Kind.INVALID_REQUEST;
                    case NO_SUCH_RESOURCE -> Kind.MODEL_GONE;
                    case 1300, 1301 -> Kind.MODERATION_INPUT;
                    case 1302, 1303 -> Kind.RATE_LIMITED;
                    case 5000, 5001, 5002 -> Kind.TRANSIENT;
                    default -> null;
                });
    }

    static boolean isNoSuchResource(JsonNode reply) {
        return of(reply).filter(code -> code == NO_SUCH_RESOURCE).isPresent();
    }

    /// Whether a fresh signature may help.
    static boolean isAboutTime(JsonNode reply) {
        return of(reply)
                .filter(code -> code == NOT_YET_VALID || code == EXPIRED)
                .isPresent();
    }
}
