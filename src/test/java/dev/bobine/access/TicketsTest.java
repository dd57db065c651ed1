package dev.bobine.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.job.UserId;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TicketsTest {

    private static final String PATH = "/users/u/events";
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2030-01-01T00:00:00Z"));

    private static Tickets tickets(UserId user) {
        SecurityIdentity identity = QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(Caller.name(user)))
                .addRole(Roles.USER)
                .addAttribute(Caller.USER, user)
                .build();
        Caller caller = new Caller(identity, new AccessSettings(true, "sub", List::of));
        return new Tickets(new TicketKey(() -> new byte[32]), caller, identity, CLOCK);
    }

    @Test
    void aTicketSaysNoMoreForAUserWhoseNameLooksLikeRoles() {
        UserId user = new UserId("u\nbobine-admin\n*");
        Tickets tickets = tickets(user);

        assertThat(tickets.read(tickets.issue(PATH).ticket(), PATH))
                .contains(new Tickets.Bearer(Caller.name(user), Set.of(Roles.USER), Optional.of(user)));
    }
}
