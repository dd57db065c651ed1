package dev.bobine.api.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bobine.access.Roles;
import dev.bobine.admission.Quotas;
import dev.bobine.api.Problem;
import dev.bobine.api.ProblemException;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.job.Plan;
import dev.bobine.persistence.Database;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The models that the caller's plan includes, by every name that they answer to, in OpenAI's words.
@Path("/v1/models")
@Tag(name = "OpenAI")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.USER, Roles.OPERATOR, Roles.ADMIN})
class OpenAiModelsResource {

    private static final String OWNER = "bobine";

    private final Catalogue catalogue;
    private final Quotas quotas;
    private final Database database;
    private final ActingUser actingUser;

    OpenAiModelsResource(Catalogue catalogue, Quotas quotas, Database database, ActingUser actingUser) {
        this.catalogue = catalogue;
        this.quotas = quotas;
        this.database = database;
        this.actingUser = actingUser;
    }

    /// @param created always 0: nobody knows
    @Schema(name = "OpenAiModel")
    record ModelView(
            String id,
            String object,
            long created,
            @JsonProperty("owned_by") String ownedBy) {}

    /// All of them at once; there are no pages.
    record ModelList(String object, List<ModelView> data) {}

    @GET
    @Operation(summary = "The models that can be asked for, in OpenAI's words")
    @APIResponse(
            responseCode = "200",
            description = "All of them.",
            content = @Content(schema = @Schema(implementation = ModelList.class)))
    public ModelList list() {
        return new ModelList("list", allowed().map(OpenAiModelsResource::view).toList());
    }

    @GET
    @Path("/{name: .+}")
    @Operation(summary = "A model, in OpenAI's words")
    @APIResponse(
            responseCode = "200",
            description = "It can be asked for.",
            content = @Content(schema = @Schema(implementation = ModelView.class)))
    @APIResponse(responseCode = "404", ref = "OpenAiError")
    public ModelView get(@PathParam("name") String name) {
        return allowed()
                .filter(name::equals)
                .findFirst()
                .map(OpenAiModelsResource::view)
                .orElseThrow(() -> new ProblemException(
                        Problem.ofField(404, "model_not_found", VideoOrder.MODEL, "There is no such model.")));
    }

    private Stream<String> allowed() {
        Plan plan = database.await(() -> quotas.read(actingUser.id(null))).inForce();
        return catalogue.names().stream()
                .filter(name -> catalogue
                        .find(name)
                        .filter(model -> plan.allowsModel(model.name()))
                        .isPresent())
                .sorted();
    }

    private static ModelView view(String name) {
        return new ModelView(name, "model", 0, OWNER);
    }
}
