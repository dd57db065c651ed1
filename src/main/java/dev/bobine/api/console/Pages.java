package dev.bobine.api.console;

import dev.bobine.api.Problem;
import dev.bobine.api.ProblemException;
import io.quarkiverse.web.bundler.runtime.Bundle;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/// The pages for browsers. Each is one document whatever the rest of its path, which its script reads: the address is
/// what the page shows. A page holds no data, so anybody may have it; who asks for data says who it is.
@Path("/")
@PermitAll
@RunOnVirtualThread
class Pages {

    private static final String HTML = MediaType.TEXT_HTML + ";charset=UTF-8";
    private static final String WHAT_THIS_IS = """
            Bobine renders AI video clips for other services; its interface is described at %sopenapi.
            """;

    private final ConsoleSettings settings;
    private final Bundle bundle;
    private final ContentPolicy policy;

    Pages(ConsoleSettings settings, Bundle bundle, ContentPolicy policy) {
        this.settings = settings;
        this.bundle = bundle;
        this.policy = policy;
    }

    @GET
    @Operation(hidden = true)
    public Response home(@HeaderParam(Root.HEADER) @Nullable String prefix) {
        String root = Root.of(prefix).path();
        if (settings.open()) {
            return never(Response.status(Response.Status.FOUND).header(HttpHeaders.LOCATION, root + settings.home()))
                    .build();
        }
        return never(Response.ok(WHAT_THIS_IS.formatted(root), MediaType.TEXT_PLAIN_TYPE.withCharset("UTF-8")))
                .build();
    }

    @GET
    @Path("console{rest:(/.*)?}")
    @Operation(hidden = true)
    public Response console(@HeaderParam(Root.HEADER) @Nullable String prefix) throws IOException {
        return page("console", "Console", prefix);
    }

    @GET
    @Path("studio{rest:(/.*)?}")
    @Operation(hidden = true)
    public Response studio(@HeaderParam(Root.HEADER) @Nullable String prefix) throws IOException {
        return page("studio", "Studio", prefix);
    }

    private Response page(String name, String title, @Nullable String prefix) throws IOException {
        if (!settings.open()) {
            throw new ProblemException(Problem.of(404, "not_found", "There is nothing here; see /openapi."));
        }
        PageHtml page = new PageHtml(Root.of(prefix), name, title, bundle.script(name), bundle.style(name));
        return never(Response.ok(page.text(), HTML))
                .header("Content-Security-Policy", policy.ofScript())
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
                .build();
    }

    /// A page names its files, whose names change with every build: one that is kept would ask for files that are no
    /// more.
    private static Response.ResponseBuilder never(Response.ResponseBuilder response) {
        return response.header(HttpHeaders.CACHE_CONTROL, "no-cache").header(HttpHeaders.VARY, Root.HEADER);
    }
}
