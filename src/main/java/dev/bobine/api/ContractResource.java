package dev.bobine.api;

import dev.bobine.contract.Contract;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The contract with publishers and consumers, as it validates at run time.
@Path("/contract")
@Tag(name = "Contract")
@PermitAll
class ContractResource {

    private final Contract contract;

    ContractResource(Contract contract) {
        this.contract = contract;
    }

    @GET
    @Path("/asyncapi.yaml")
    @Produces("application/yaml")
    @Operation(summary = "The AsyncAPI document of the topics")
    @APIResponse(responseCode = "200")
    public String asyncApi() {
        return contract.asyncApi();
    }

    @GET
    @Path("/schemas/{name}")
    @Produces("application/schema+json")
    @Operation(summary = "A JSON Schema that the AsyncAPI document refers to")
    @APIResponse(responseCode = "200")
    @APIResponse(responseCode = "404", ref = "Problem")
    public String schema(@PathParam("name") String name) {
        String text = contract.schemaText(name);
        if (text == null) {
            throw new ProblemException(Problem.of(404, "schema_not_found", "The contract has no such schema."));
        }
        return text;
    }
}
