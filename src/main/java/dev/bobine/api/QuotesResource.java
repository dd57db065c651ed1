package dev.bobine.api;

import dev.bobine.access.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Asking what something would cost before asking for it.
@Path("/quotes")
@Tag(name = "Jobs")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.USER, Roles.OPERATOR, Roles.ADMIN})
class QuotesResource {

    private final Quotes quotes;

    QuotesResource(Quotes quotes) {
        this.quotes = quotes;
    }

    @POST
    @Operation(
            summary = "What a job, a production or a treatment's film would cost, and when it would start",
            description = """
                    Takes what `POST /jobs` or `POST /productions` takes, or `treatmentId` with what `POST /treatments/{id}/shoot` takes.
                    Admission decides as if it were sent now, and nothing is written or held: a quote binds nobody. `maxCost` in the request
                    does. What the plan has no room for is quoted too, with the refusal.
                    """)
    @RequestBody(required = true, content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = QuoteView.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "403", ref = "Problem")
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "413", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    @APIResponse(responseCode = "429", ref = "Problem")
    public QuoteView quote(@Parameter(hidden = true) @Context HttpHeaders headers, byte[] body) {
        return quotes.of(RequestHeaders.first(headers), body);
    }
}
