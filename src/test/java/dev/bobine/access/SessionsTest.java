package dev.bobine.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.access.Sessions.Ticket;
import dev.bobine.job.Hashes;
import dev.bobine.job.UserId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.security.identity.SecurityIdentity;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SessionsTest {

    private static final String SECRET = ApiKey.PREFIX + "x".repeat(40);
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private final AtomicReference<List<ApiKey>> kept = new AtomicReference<>(List.of(key(SECRET, Optional.empty())));
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final AtomicReference<String> signature = new AtomicReference<>("s".repeat(32));
    private final Sessions sessions = sessions(() -> Objects.requireNonNull(signature.get()));

    private Sessions sessions(Supplier<String> secret) {
        AccessSettings access = new AccessSettings(true, "sub", () -> Objects.requireNonNull(kept.get()));
        ApiKeys keys = new ApiKeys(access, () -> Objects.requireNonNull(now.get()), new SimpleMeterRegistry());
        return new Sessions(keys, new SessionSettings(true, secret), () -> Objects.requireNonNull(now.get()));
    }

    private static ApiKey key(String shown, Optional<LocalDate> expires) {
        return ApiKey.of("a test", "ops", Hashes.sha256(shown), Set.of(Roles.OPERATOR), Optional.empty(), expires);
    }

    private String begun() {
        return sessions.begin(SECRET).orElseThrow().cookie();
    }

    @Test
    void aSessionIsWorthWhatItsKeyIs() {
        SecurityIdentity identity = sessions.identify(begun()).orElseThrow();

        assertThat(identity.getPrincipal().getName()).isEqualTo("key:ops");
        assertThat(identity.getRoles()).containsExactly(Roles.OPERATOR);
        assertThat(identity.<Instant>getAttribute(Caller.SESSION_END)).isEqualTo(START.plus(Sessions.BY_KEY));
        assertThat(identity.<ApiKey>getAttribute(ApiKeyMechanism.KEY)).isNotNull();
    }

    @Test
    void aSessionEndsWithItsKey() {
        String cookie = begun();

        kept.set(List.of(key(SECRET + "another", Optional.empty())));
        now.set(START.plusSeconds(2));

        assertThat(sessions.identify(cookie)).isEmpty();
    }

    @Test
    void aSessionLastsNoLongerThanItsKey() {
        kept.set(List.of(key(SECRET, Optional.of(LocalDate.of(2030, 1, 2)))));
        now.set(Instant.parse("2030-01-01T23:00:00Z"));

        Ticket ticket = sessions.begin(SECRET).orElseThrow();

        assertThat(ticket.end()).isEqualTo(Instant.parse("2030-01-02T00:00:00Z"));
    }

    @Test
    void aSessionEndsInTime() {
        String cookie = begun();

        now.set(START.plus(Sessions.BY_KEY).minusSeconds(1));
        assertThat(sessions.identify(cookie)).isPresent();
        now.set(START.plus(Sessions.BY_KEY));
        assertThat(sessions.identify(cookie)).isEmpty();
    }

    @Test
    void aKeyThatIsNoneBeginsNoSession() {
        assertThat(sessions.begin(SECRET + "y")).isEmpty();
        assertThat(sessions.begin("")).isEmpty();
    }

    @Test
    void aUserOfTheIdentityProviderActsForItselfWithTheRolesThatMeanSomethingHere() {
        UserId user = new UserId("a.b\u00e4 \"c\";\n");
        Ticket ticket = sessions.begin(user, Set.of(Roles.USER, "some-other-role"));

        SecurityIdentity identity = sessions.identify(ticket.cookie()).orElseThrow();

        assertThat(identity.getRoles()).containsExactly(Roles.USER);
        assertThat(identity.<UserId>getAttribute(Caller.USER)).isEqualTo(user);
        assertThat(ticket.end()).isEqualTo(START.plus(Duration.ofHours(1)));
        assertThat(ticket.cookie()).matches("[A-Za-z0-9._-]+");
    }

    @Test
    void whatWasNotSignedHereIsNoSession() {
        String cookie = begun();
        String admin = sessions.begin(new UserId("u"), Set.of(Roles.ADMIN)).cookie();

        for (int i = 0; i < cookie.length(); i++) {
            char other = cookie.charAt(i) == '1' ? '2' : '1';
            assertThat(sessions.identify(cookie.substring(0, i) + other + cookie.substring(i + 1)))
                    .as("changed at %d", i)
                    .isEmpty();
            assertThat(sessions.identify(cookie.substring(0, i))).isEmpty();
        }
        String signatureOfAnother = admin.substring(admin.lastIndexOf('.'));
        assertThat(sessions.identify(cookie.substring(0, cookie.lastIndexOf('.')) + signatureOfAnother))
                .isEmpty();
        for (String text : new String[] {"", ".", "..", "1k", "1k.x.y.z", "x".repeat(100_000), cookie + cookie}) {
            assertThat(sessions.identify(text)).isEmpty();
        }
    }

    @Test
    void whatAnotherDeploymentSignedIsNoSession() {
        String foreign =
                sessions(() -> "t".repeat(32)).begin(SECRET).orElseThrow().cookie();

        assertThat(sessions.identify(foreign)).isEmpty();
    }

    @Test
    void withAnotherSecretEverybodySignsInAgain() {
        String cookie = begun();

        signature.set("t".repeat(32));

        assertThat(sessions.identify(cookie)).isEmpty();
        assertThat(sessions.identify(begun())).isPresent();
    }

    @Test
    void aTicketIsNotToldByAccident() {
        Ticket ticket = sessions.begin(SECRET).orElseThrow();

        assertThat(ticket.toString()).doesNotContain(ticket.cookie());
    }
}
