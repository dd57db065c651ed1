package dev.bobine.api;

import dev.bobine.rendering.CallbackMessage;
import dev.bobine.scheduling.Callbacks;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Where providers call. The addresses are given out with submits and signed; nothing else opens this door.
@Path("/callbacks/{backend}/{key}")
@Tag(name = "Backends")
@PermitAll
@RunOnVirtualThread
class CallbacksResource {

    private final Callbacks callbacks;

    CallbacksResource(Callbacks callbacks) {
        this.callbacks = callbacks;
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "A provider's call about a render",
            description = "A hint to ask the provider now: what it says is not believed.")
    @APIResponse(responseCode = "204", description = "Heard.")
    @APIResponse(responseCode = "403", ref = "Problem")
    public void call(
            @PathParam("backend") String backend,
            @PathParam("key") String key,
            @QueryParam("signature") @DefaultValue("") String signature,
            @Context HttpHeaders headers,
            byte[] body) {
        CallbackMessage message = new CallbackMessage(firstValues(headers), body);
        if (callbacks.hear(backend, key, signature, message) == Callbacks.Outcome.FORGED) {
            throw new ProblemException(
                    Problem.of(403, "bad_signature", "This address or call is not signed as it must be."));
        }
    }

    private static Map<String, String> firstValues(HttpHeaders headers) {
        Map<String, String> first = new HashMap<>();
        headers.getRequestHeaders()
                .forEach((name, values) -> first.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        return first;
    }
}
