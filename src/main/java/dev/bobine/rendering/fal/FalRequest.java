package dev.bobine.rendering.fal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.job.Ticket;
import dev.bobine.rendering.Submission;
import dev.bobine.rendering.http.Endpoint;
import dev.bobine.rendering.http.Json;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/// The address of a request in the queue, `<owner>/<app>/requests/<id>`, which is also the job's id at the provider:
/// the queue knows requests by owner and app alone, whatever path of the app took them.
final class FalRequest {

    private static final int OWNER_AND_APP = 2;

    private FalRequest() {}

    /// Taken from the address that the queue hands out; put together where that one is missing or odd.
    static Optional<String> path(JsonNode reply, Submission submission) {
        return Json.text(reply, "request_id").filter(Endpoint::isUsable).map(id -> {
            String base =
                    String.join("/", Endpoint.at(submission.endpoint(), "").pathSegments());
            return Json.text(reply, "response_url")
                    .map(HttpUrl::parse)
                    .map(url -> String.join("/", url.pathSegments()))
                    .filter(path -> path.endsWith("/requests/" + id))
                    .map(path -> path.startsWith(base + "/") ? path.substring(base.length() + 1) : path)
                    .orElseGet(() -> app(submission.modelId()) + "/requests/" + id);
        });
    }

    private static String app(String model) {
        List<String> parts = List.of(model.split("/"));
        return String.join("/", parts.subList(0, Math.min(OWNER_AND_APP, parts.size())));
    }

    static HttpUrl result(Ticket ticket) {
        return Endpoint.at(ticket.endpoint(), "/")
                .newBuilder()
                .addPathSegments(ticket.externalId())
                .build();
    }

    static HttpUrl below(Ticket ticket, String what) {
        return result(ticket).newBuilder().addPathSegment(what).build();
    }
}
