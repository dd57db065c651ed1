package dev.bobine.publication.webhook;

import dev.bobine.net.Hmac;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/// Signatures of Standard Webhooks 1.0, by which a receiver knows who calls, that nothing was altered, and when.
final class Signature {

    private Signature() {}

    /// The value of `webhook-signature`: one signature for each secret.
    static String of(List<byte[]> secrets, UUID id, Instant at, byte[] body) {
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes((id + "." + at.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
        signed.writeBytes(body);
        return secrets.stream()
                .map(secret -> "v1," + Base64.getEncoder().encodeToString(Hmac.sha256(secret, signed.toByteArray())))
                .collect(Collectors.joining(" "));
    }
}
