package dev.bobine.api;

import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/// The head of the OpenAPI document. Public because the framework makes an instance.
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Bobine",
                        version = "1",
                        description =
                                "Asynchronous AI video generation: ask for clips, follow jobs, operate the service."),
        components =
                @Components(
                        responses =
                                @APIResponse(
                                        name = "Problem",
                                        description = "Why not; `code` is stable (RFC 9457).",
                                        content =
                                                @Content(
                                                        mediaType = Problem.MEDIA_TYPE,
                                                        schema = @Schema(implementation = Problem.class)))))
public class OpenApi extends Application {}
