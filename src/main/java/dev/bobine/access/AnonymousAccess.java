package dev.bobine.access;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/// Gives every role to whoever calls where access is not guarded. The guarded way and this one are the same code but
/// for that.
@ApplicationScoped
class AnonymousAccess implements SecurityIdentityAugmentor {

    private final AccessSettings settings;

    AnonymousAccess(AccessSettings settings) {
        this.settings = settings;
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        if (settings.enabled() || !identity.isAnonymous()) {
            return Uni.createFrom().item(identity);
        }
        return Uni.createFrom()
                .item(QuarkusSecurityIdentity.builder()
                        .setPrincipal(new QuarkusPrincipal("anyone"))
                        .addRoles(Roles.ALL)
                        .build());
    }
}
