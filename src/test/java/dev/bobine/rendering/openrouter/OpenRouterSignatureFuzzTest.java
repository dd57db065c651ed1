package dev.bobine.rendering.openrouter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.fuzz.FuzzTarget;
import dev.bobine.net.Hmac;
import dev.bobine.rendering.CallbackMessage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A call is vouched for only if its own bytes, together with a time near now, were signed with the secret.
class OpenRouterSignatureFuzzTest extends FuzzTarget {

    private static final String SECRET = "a webhook secret";
    private static final Instant NOW = Instant.ofEpochSecond(1_763_805_600L);

    /// A line of the header, then the body.
    @Override
    protected void feed(byte[] input) {
        int end = 0;
        while (end < input.length && input[end] != '\n') {
            end++;
        }
        String header = new String(input, 0, end, StandardCharsets.ISO_8859_1);
        byte[] body = Arrays.copyOfRange(input, Math.min(end + 1, input.length), input.length);
        CallbackMessage message = new CallbackMessage(Map.of("x-openrouter-signature", header), body);

        if (OpenRouterSignature.isOf(message, SECRET, NOW)) {
            String seconds = header.substring("t=".length(), header.indexOf(','));
            assertThat(Long.parseLong(seconds)).isBetween(NOW.getEpochSecond() - 300, NOW.getEpochSecond() + 300);
            assertThat(header.toLowerCase(Locale.ROOT)).endsWith(Hmac.hex(SECRET, signed(seconds, body)));
        }
    }

    @Override
    protected Map<String, byte[]> seeds() {
        return Map.of(
                "signed", call(NOW.getEpochSecond(), SECRET),
                "too old", call(NOW.getEpochSecond() - 301, SECRET),
                "long ago", call(999_999_999_999L, SECRET),
                "by another", call(NOW.getEpochSecond(), "another secret"));
    }

    @Override
    protected List<String> words() {
        return List.of("t=", ",v1=", "999999999999");
    }

    private static byte[] call(long seconds, String secret) {
        byte[] body = "{\"id\":\"gen-1\"}".getBytes(StandardCharsets.US_ASCII);
        String header = "t=" + seconds + ",v1=" + Hmac.hex(secret, signed(Long.toString(seconds), body)) + "\n";
        ByteArrayOutputStream call = new ByteArrayOutputStream();
        call.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
        call.writeBytes(body);
        return call.toByteArray();
    }

    private static byte[] signed(String seconds, byte[] body) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes((seconds + ",").getBytes(StandardCharsets.US_ASCII));
        whole.writeBytes(body);
        return whole.toByteArray();
    }
}
