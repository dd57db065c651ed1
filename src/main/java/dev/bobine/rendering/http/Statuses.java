package dev.bobine.rendering.http;

import dev.bobine.job.Failure.Kind;
import java.util.Optional;

/// What the status of a complete reply proves. A dialect may know better from the body, never from less.
public final class Statuses {

    private Statuses() {}

    /// What a non-2xx reply to a paid call proves: the kind of a definite refusal, or nothing.
    ///
    /// A status proves a refusal when whoever speaks it does so before or instead of taking the job. Those that a
    /// proxy in front speaks *about* a call that it had already passed on prove nothing, since the server behind
    /// may be rendering: 408 and 499 (the proxy gave up on one side), 502 and 504 (no usable reply in time), 520 to
    /// 527, 530, 598 and 599 (the same from large content networks). Neither does 409: the idempotency key may be
    /// known because something on the way sent the request twice and the first one was taken. Nor 303, which points
    /// at a result. Statuses that are not known prove nothing.
    public static Optional<Kind> refusal(int status) {
        return switch (status) {
            case 301, 302, 307, 308 -> Optional.of(Kind.TRANSIENT);
            case 401, 403, 407 -> Optional.of(Kind.AUTH);
            case 402 -> Optional.of(Kind.NO_FUNDS);
            case 404, 410 -> Optional.of(Kind.MODEL_GONE);
            case 408, 409, 499 -> Optional.empty();
            case 421, 423, 425, 500, 507, 508, 511 -> Optional.of(Kind.TRANSIENT);
            case 429, 503, 529 -> Optional.of(Kind.RATE_LIMITED);
            case 501, 505 -> Optional.of(Kind.INVALID_REQUEST);
            default -> status >= 400 && status < 500 ? Optional.of(Kind.INVALID_REQUEST) : Optional.empty();
        };
    }

    /// Why a free call failed. It says nothing about the job that was asked about.
    public static Kind trouble(int status) {
        return switch (status) {
            case 401, 403, 407 -> Kind.AUTH;
            case 402 -> Kind.NO_FUNDS;
            case 429, 503, 529 -> Kind.RATE_LIMITED;
            default -> Kind.TRANSIENT;
        };
    }
}
