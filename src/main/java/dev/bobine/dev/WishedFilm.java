package dev.bobine.dev;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A wish from the command line, made into a film over HTTP as any client would: a treatment, shown shot by shot, and
/// then shot.
record WishedFilm(String wish) {

    /// Value of the property when nobody set it.
    private static final String NO_WISH = "none";

    private static final String USER = "dev";
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /// The wish comes from the environment, which takes any character, or from the command line.
    static Optional<WishedFilm> asked(@Nullable String environment, @Nullable String commandLine) {
        return Stream.of(environment, commandLine)
                .filter(asked -> asked != null && !asked.isBlank() && !asked.equals(NO_WISH))
                .findFirst()
                .map(asked -> new WishedFilm(asked.strip()));
    }

    /// Makes the treatment and orders the film.
    ///
    /// @param http base URL of the service
    /// @return what the console says about it
    String make(String http) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            ObjectNode asked = JSON.createObjectNode().put("userId", USER).put("wish", wish);
            JsonNode film = post(client, http + "/treatments", asked);
            String address = http + "/treatments/" + film.path("treatmentId").asText();
            ObjectNode order = JSON.createObjectNode();
            order.set("version", film.path("version"));
            JsonNode shot = post(client, address + "/shoot", order);
            return text(film, address, shot);
        } catch (IOException e) {
            throw new IllegalStateException("the wish could not be made into a film", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static JsonNode post(HttpClient client, String address, ObjectNode body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        JsonNode answer = JSON.readTree(response.body());
        if (response.statusCode() >= 300) {
            throw new IOException(answer.path("detail").asText());
        }
        return answer;
    }

    private static String text(JsonNode film, String address, JsonNode shot) {
        String shots = film.at("/treatment/shots")
                .valueStream()
                .map(one -> "  %2d s  %-8s %s%n"
                        .formatted(
                                one.path("seconds").asInt(),
                                one.path("framing").asText(),
                                one.path("action").path(0).asText()))
                .collect(Collectors.joining());
        String ordered = shot.hasNonNull("productionId")
                ? "production " + shot.path("productionId").asText()
                : "job " + shot.path("jobs").path(0).asText();
        return """

                Treatment: %s
                %s  %d s in all, %s
                Shot as %s. Another one: ./mvnw quarkus:dev -Dwish="…"
                """.formatted(
                        film.at("/treatment/title").asText(),
                        shots,
                        film.path("seconds").asInt(),
                        address,
                        ordered);
    }
}
