package dev.bobine.rendering.openrouter;

import dev.bobine.net.Hmac;
import dev.bobine.rendering.CallbackMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The gateway's signature under a call: `X-OpenRouter-Signature: t=<seconds>,v1=<hex HMAC-SHA256 of
/// "<seconds>,<body>">`.
final class OpenRouterSignature {

    private static final String HEADER = "X-OpenRouter-Signature";
    private static final Pattern FORM = Pattern.compile("t=(\\d{1,12}),\\s*v1=([0-9a-fA-F]{64})");
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private OpenRouterSignature() {}

    static boolean isOf(CallbackMessage message, String secret, Instant now) {
        Matcher parts = FORM.matcher(message.header(HEADER).orElse(""));
        return parts.matches()
                && Duration.between(Instant.ofEpochSecond(Long.parseLong(parts.group(1))), now)
                                .abs()
                                .compareTo(TOLERANCE)
                        <= 0
                && Hmac.equal(Hmac.hex(secret, signed(parts.group(1), message.body())), lower(parts.group(2)));
    }

    private static byte[] signed(String seconds, byte[] body) {
        byte[] head = (seconds + ",").getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[head.length + body.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        return whole;
    }

    private static String lower(String hex) {
        return hex.toLowerCase(Locale.ROOT);
    }
}
