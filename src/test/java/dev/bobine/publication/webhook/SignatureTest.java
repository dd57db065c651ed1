package dev.bobine.publication.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.bobine.api.openai.NodeClient;
import dev.bobine.api.openai.PythonClient;
import dev.bobine.net.UrlGuard;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The library that the standard's authors publish is the judge.
class SignatureTest {

    private static final UUID ID = UUID.randomUUID();
    private static final String BODY = "{\"type\":\"video.completed\",\"data\":{\"id\":\"vidéo\"}}";

    private final SealedSecrets secrets = secrets("an operator's key of many characters");
    private final byte[] secret = secrets.fresh();
    private final byte[] before = secrets.fresh();
    private final Instant now = Instant.now();

    private static SealedSecrets secrets(String key) {
        return new SealedSecrets(
                new WebhookSettings(() -> Optional.of(key), 1, 1, UrlGuard.anywhere(), true, "/bobine"));
    }

    private HttpHeaders headers(List<byte[]> keys) {
        Map<String, List<String>> headers = new HashMap<>();
        headers.put("webhook-id", List.of(ID.toString()));
        headers.put("webhook-timestamp", List.of(Long.toString(now.getEpochSecond())));
        headers.put("webhook-signature", List.of(Signature.of(keys, ID, now, BODY.getBytes(StandardCharsets.UTF_8))));
        return HttpHeaders.of(headers, (name, value) -> true);
    }

    @Test
    void theStandardsOwnLibraryAcceptsIt() {
        assertThatCode(() -> new Webhook(SealedSecrets.text(secret)).verify(BODY, headers(List.of(secret))))
                .doesNotThrowAnyException();
    }

    @Test
    void duringARotationBothSecretsAreGood() {
        HttpHeaders headers = headers(List.of(secret, before));

        assertThatCode(() -> new Webhook(SealedSecrets.text(secret)).verify(BODY, headers))
                .doesNotThrowAnyException();
        assertThatCode(() -> new Webhook(SealedSecrets.text(before)).verify(BODY, headers))
                .doesNotThrowAnyException();
    }

    /// Written apart from this service, in two languages, and each once more by OpenAI's client.
    @Test
    void receiversInNodeTakeEitherSecretOfARotationAndNoOther() throws Exception {
        for (byte[] known : List.of(secret, before)) {
            assertTaken(NodeClient.run("webhook.mjs", call(known, BODY)));
        }
        assertRefused(NodeClient.run("webhook.mjs", call(secrets.fresh(), BODY)));
        assertRefused(NodeClient.run("webhook.mjs", call(secret, BODY + " ")));
    }

    @Test
    void receiversInPythonTakeEitherSecretOfARotationAndNoOther() throws Exception {
        for (byte[] known : List.of(secret, before)) {
            assertTaken(PythonClient.run("webhook.py", call(known, BODY)));
        }
        assertRefused(PythonClient.run("webhook.py", call(secrets.fresh(), BODY)));
        assertRefused(PythonClient.run("webhook.py", call(secret, BODY + " ")));
    }

    private static void assertTaken(JsonNode seen) {
        assertThat(seen.path("good").asBoolean()).isTrue();
        assertThat(seen.path("type").asText()).isEqualTo("video.completed");
    }

    private static void assertRefused(JsonNode seen) {
        assertThat(seen.path("good").asBoolean()).isFalse();
        assertThat(seen.path("type").asText()).isEqualTo("refused");
    }

    /// A call during a rotation, as it is received.
    ///
    /// @param known the secret that the receiver has
    private String call(byte[] known, String body) {
        ObjectNode call = JsonNodeFactory.instance.objectNode();
        ObjectNode sent = call.putObject("headers");
        headers(List.of(secret, before)).map().forEach((name, values) -> sent.put(name, values.getFirst()));
        return call.put("body", body).put("secret", SealedSecrets.text(known)).toString();
    }

    @Test
    void anotherSecretOrBodyIsNotAccepted() {
        HttpHeaders headers = headers(List.of(secret));

        assertThatThrownBy(() -> new Webhook(SealedSecrets.text(before)).verify(BODY, headers))
                .isInstanceOf(WebhookVerificationException.class);
        assertThatThrownBy(() -> new Webhook(SealedSecrets.text(secret)).verify(BODY + " ", headers))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void whatIsStoredOpensWithTheOperatorsKeyAlone() {
        String sealed = secrets.seal(secret);

        assertThat(secrets.open(sealed)).contains(secret);
        assertThat(secrets("another key of so many characters...").open(sealed)).isEmpty();
        assertThat(sealed).doesNotContain(SealedSecrets.text(secret).substring(6));
        assertThat(secrets.seal(secret)).isNotEqualTo(sealed);
    }
}
