package dev.bobine.rendering.kling;

import dev.bobine.rendering.http.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A JSON Web Token (RFC 7519) signed with HS256, as the legacy API wants it: valid from just before now, for half an
/// hour.
final class KlingToken {

    private static final long VALID_SECONDS = 1800;
    private static final long BACKDATED_SECONDS = 5;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String HEADER = part("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");

    private KlingToken() {}

    static String of(String accessKey, String secretKey, Instant now) {
        String claims = Json.object()
                .put("iss", accessKey)
                .put("exp", now.getEpochSecond() + VALID_SECONDS)
                .put("nbf", now.getEpochSecond() - BACKDATED_SECONDS)
                .toString();
        String signed = HEADER + "." + part(claims);
        return signed + "." + BASE64.encodeToString(signature(signed, secretKey));
    }

    private static byte[] signature(String text, String secretKey) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secretKey.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private static String part(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
