package dev.bobine.api;

import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeIn;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/// The head of the OpenAPI document. Public because the framework makes an instance.
@SecurityScheme(
        securitySchemeName = "token",
        type = SecuritySchemeType.HTTP,
        scheme = "bearer",
        description = "A token of the operator's identity provider, or an API key.")
@SecurityScheme(
        securitySchemeName = "key",
        type = SecuritySchemeType.APIKEY,
        in = SecuritySchemeIn.HEADER,
        apiKeyName = "X-Api-Key")
@OpenAPIDefinition(
        security = {@SecurityRequirement(name = "token"), @SecurityRequirement(name = "key")},
        info =
                @Info(
                        title = "Bobine",
                        version = "1",
                        description =
                                "Asynchronous AI video generation: ask for clips, follow jobs, operate the service."),
        components =
                @Components(
                        responses = {
                            @APIResponse(
                                    name = "Problem",
                                    description = "Why not; `code` is stable (RFC 9457).",
                                    content =
                                            @Content(
                                                    mediaType = Problem.MEDIA_TYPE,
                                                    schema = @Schema(implementation = Problem.class))),
                            @APIResponse(
                                    name = "OpenAiError",
                                    description = "Why not, in the shape of OpenAI's errors; `error.code` is stable.",
                                    content =
                                            @Content(
                                                    mediaType = "application/json",
                                                    schema = @Schema(type = SchemaType.OBJECT)))
                        }))
public class OpenApi extends Application {}
