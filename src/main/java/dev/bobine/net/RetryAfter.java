package dev.bobine.net;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/// How long an answer asks to be left alone: `retry-after-ms`, or `Retry-After` in seconds or as a date (RFC 9110,
/// 10.2.3). What cannot be read counts as not said; a day is the most that is believed.
public final class RetryAfter {

    private static final String HEADER = "Retry-After";
    private static final String KEPT = "bobine-retry-after";

    private static final Duration LIMIT = Duration.ofDays(1);
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(\\.\\d{1,9})?");

    private RetryAfter() {}

    /// Reads the delay that a reply's headers ask for.
    ///
    /// @param now used for dates when the reply carries no `Date` of its own, which would be free of clock
    /// differences
    public static Optional<Duration> of(Headers headers, Instant now) {
        return number(headers.get("retry-after-ms"), "0.001")
                .or(() -> number(value(headers), "1"))
                .or(() -> until(headers, now))
                .map(RetryAfter::within);
    }

    /// Keeps `Retry-After` under another name, for a client's network interceptor: OkHttp acts on the original by
    /// itself and fails on large numbers in it.
    public static Response keepAside(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        String retryAfter = response.header(HEADER);
        if (retryAfter == null) {
            return response;
        }
        return response.newBuilder()
                .removeHeader(HEADER)
                .header(KEPT, retryAfter)
                .build();
    }

    private static @Nullable String value(Headers headers) {
        String kept = headers.get(KEPT);
        return kept != null ? kept : headers.get(HEADER);
    }

    private static Optional<Duration> number(@Nullable String text, String secondsPerUnit) {
        if (text == null || !NUMBER.matcher(text.strip()).matches()) {
            return Optional.empty();
        }
        BigDecimal seconds = new BigDecimal(text.strip()).multiply(new BigDecimal(secondsPerUnit));
        return Optional.of(Duration.ofMillis(seconds.movePointRight(3).longValue()));
    }

    private static Optional<Duration> until(Headers headers, Instant now) {
        Instant from = date(headers.get("Date")).orElse(now);
        return date(value(headers)).map(until -> Duration.between(from, until));
    }

    private static Optional<Instant> date(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Duration within(Duration asked) {
        if (asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(LIMIT) > 0 ? LIMIT : asked;
    }
}
