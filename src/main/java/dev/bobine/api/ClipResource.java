package dev.bobine.api;

import dev.bobine.access.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Leads to a finished clip and its poster, by links that are valid for a short while. The bytes never pass through
/// here.
@Path("/jobs/{id}")
@Tag(name = "Jobs")
@RunOnVirtualThread
@RolesAllowed({Roles.USER, Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
class ClipResource {

    private final ClipLinks links;

    ClipResource(ClipLinks links) {
        this.links = links;
    }

    @GET
    @Path("/clip")
    @Operation(summary = "The clip of a completed job")
    @APIResponse(responseCode = "302", description = "`Location` is a link that needs no credentials and expires soon.")
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "410", ref = "Problem")
    public Response clip(@PathParam("id") String id) throws IOException {
        return redirect(links.clip(id));
    }

    @GET
    @Path("/poster")
    @Operation(summary = "A still picture of the clip of a completed job")
    @APIResponse(responseCode = "302", description = "`Location` is a link that needs no credentials and expires soon.")
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "410", ref = "Problem")
    public Response poster(@PathParam("id") String id) throws IOException {
        return redirect(links.poster(id)
                .orElseThrow(() -> new ProblemException(
                        Problem.of(404, "no_poster", "The backend served no picture of this clip."))));
    }

    private static Response redirect(URI link) {
        CacheControl never = new CacheControl();
        never.setNoStore(true);
        return Response.status(Response.Status.FOUND)
                .location(link)
                .cacheControl(never)
                .build();
    }
}
