package dev.bobine.api.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bobine.api.Problem;
import dev.bobine.api.ProblemException;
import dev.bobine.direction.DirectionException;
import dev.bobine.persistence.DatabaseException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkiverse.mcp.server.Content;
import io.quarkiverse.mcp.server.JsonRpcErrorCodes;
import io.quarkiverse.mcp.server.McpException;
import io.quarkiverse.mcp.server.TextContent;
import io.quarkiverse.mcp.server.ToolResponse;
import io.quarkus.security.ForbiddenException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/// What tools answer with: JSON as the resources have it, and every refusal as a sentence to be passed on.
@ApplicationScoped
class Answers {

    private static final Logger LOG = Logger.getLogger(Answers.class);

    private final ObjectMapper json;
    private final MeterRegistry meters;

    Answers(ObjectMapper json, MeterRegistry meters) {
        this.json = json;
        this.meters = meters;
    }

    /// Does what a tool does.
    @FunctionalInterface
    interface Call {
        Object make() throws IOException;
    }

    /// @param tool its name, for the metrics
    /// @param links to what the answer is about
    ToolResponse answer(String tool, Call call, Content... links) {
        try {
            List<Content> contents = new ArrayList<>(List.of(new TextContent(text(tool, call))));
            contents.addAll(List.of(links));
            return ToolResponse.success(contents);
        } catch (McpException e) {
            return ToolResponse.error(e.getMessage());
        }
    }

    /// What a resource says.
    ///
    /// @throws McpException with a sentence when it is not to be had
    String text(String tool, Call call) {
        try {
            String text = text(call.make());
            count(tool, "answered");
            return text;
        } catch (ProblemException e) {
            throw refused(tool, sentence(e.problem()));
        } catch (DirectionException e) {
            throw refused(tool, e.sentence() + " (" + e.code() + ")");
        } catch (ForbiddenException e) {
            throw refused(tool, "Your role does not allow this. (forbidden)");
        } catch (DatabaseException | IOException e) {
            LOG.warnf("a tool failed: %s", e.getClass().getSimpleName());
            count(tool, "failed");
            throw new McpException(
                    "The service cannot do this at the moment; try again shortly. (unavailable)",
                    JsonRpcErrorCodes.INTERNAL_ERROR);
        } catch (RuntimeException e) {
            LOG.error("a tool failed", e);
            count(tool, "failed");
            throw new McpException(
                    "The service failed; it is not your fault. (internal_error)", JsonRpcErrorCodes.INTERNAL_ERROR);
        }
    }

    private McpException refused(String tool, String sentence) {
        count(tool, "refused");
        return new McpException(sentence, JsonRpcErrorCodes.INVALID_PARAMS);
    }

    private String text(Object answer) throws JsonProcessingException {
        return answer instanceof String text ? text : json.writeValueAsString(answer);
    }

    private static String sentence(Problem problem) {
        StringBuilder sentence = new StringBuilder(problem.detail() == null ? problem.title() : problem.detail());
        if (problem.field() != null) {
            sentence.append(" Field: ").append(problem.field()).append('.');
        }
        if (problem.retryAt() != null) {
            sentence.append(" It may succeed from ").append(problem.retryAt()).append(" on.");
        }
        return sentence.append(" (").append(problem.code()).append(')').toString();
    }

    private void count(String tool, String outcome) {
        meters.counter("bobine.mcp.calls", "tool", tool, "outcome", outcome).increment();
    }
}
