package dev.bobine.publication.webhook;

import dev.bobine.persistence.DeliveryStore.Claimed;
import dev.bobine.publication.webhook.Answer.Trouble;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/// Makes one call to an endpoint: opens its secrets, puts the event into its format, signs and sends it.
@ApplicationScoped
class EndpointCalls {

    private final WebhookSettings settings;
    private final SealedSecrets secrets;
    private final EndpointClient client;
    private final DefaultSecrets defaults;

    EndpointCalls(WebhookSettings settings, DefaultSecrets defaults) {
        this.defaults = defaults;
        this.settings = settings;
        this.secrets = new SealedSecrets(settings);
        this.client = new EndpointClient(settings.guard());
    }

    /// @param secret sealed, as is the one before
    record Target(
            String url,
            Format format,
            String secret,
            @Nullable String previousSecret) {}

    Answer deliver(Claimed claim) {
        Instant at = claim.event().at();
        String data = claim.event().data();
        if (at == null || data == null) {
            return Answer.of(Trouble.EVENT_GONE);
        }
        Format format = Format.of(claim.target().format()).orElseThrow();
        Format.Event event = new Format.Event(
                claim.event().eventId(),
                claim.event().jobId(),
                claim.event().type(),
                at,
                data,
                claim.event().trace());
        if (!secrets.available()) {
            return Answer.of(Trouble.SECRET_UNREADABLE);
        }
        String secret = claim.target().secret() == null
                ? defaults.sealed(claim.target().owner())
                : claim.target().secret();
        return call(
                new Target(claim.target().url(), format, secret, claim.target().previousSecret()),
                claim.event().eventId(),
                claim.now(),
                format.body(event, settings.source()));
    }

    Answer call(Target target, UUID id, Instant now, byte[] body) {
        List<byte[]> keys = new ArrayList<>();
        Optional<byte[]> current = secrets.open(target.secret());
        if (current.isEmpty()) {
            return Answer.of(Trouble.SECRET_UNREADABLE);
        }
        keys.add(current.get());
        Optional.ofNullable(target.previousSecret()).flatMap(secrets::open).ifPresent(keys::add);
        return client.call(
                HttpUrl.get(target.url()), keys, id, now, target.format().mediaType(), body);
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
