package dev.bobine.access;

import io.quarkus.oidc.TenantResolver;
import io.quarkus.oidc.runtime.OidcUtils;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/// Asks the identity provider that signs people in where a session begins and nowhere else. The library would else ask
/// it wherever somebody sends one of its cookies, which would then be a second kind of session.
@ApplicationScoped
class Tenants implements TenantResolver {

    @Override
    public @Nullable String resolve(RoutingContext context) {
        boolean signsIn = context.normalizedPath().startsWith(SessionCookie.WHERE_PEOPLE_SIGN_IN);
        return signsIn ? null : OidcUtils.DEFAULT_TENANT_ID;
    }
}
