package dev.bobine.direction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.catalogue.PromptForm;
import dev.bobine.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a language model says: a treatment, a fault that can be told, or nothing.
class DirectorRepliesFuzzTest extends FuzzTarget {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final Means MEANS =
            new Means("film-1", List.of(4, 8), List.of(), 6, List.of("noir"), PromptForm.PROSE, "en", true, true, true);

    private static final String TREATMENT = """
            {"title":"t","logline":"l","shots":[{"title":"s","seconds":4,"framing":"wide","camera":"","action":["A cat runs"],
            "light":"","characters":[],"references":[],"sound":"","avoid":"","continues":false}]}""";

    @Override
    protected void feed(byte[] input) {
        judge(new String(input, StandardCharsets.UTF_8));
        JsonNode reply = object(input);
        if (reply != null) {
            ChatReply said = ChatReply.of(reply);
            assertThat(said.tokensIn()).isBetween(-1L, 10_000_000L);
            assertThat(said.tokensOut()).isBetween(-1L, 10_000_000L);
            judge(said.text());
        }
    }

    private static void judge(String text) {
        JsonNode document = ChatDirector.document(text);
        if (document == null) {
            return;
        }
        List<String> faults = TreatmentJson.faults(document, MEANS);
        assertThat(faults).allSatisfy(fault -> assertThat(fault).isNotBlank());
        if (faults.isEmpty()) {
            try {
                assertThat(TreatmentJson.read(document).shots()).isNotEmpty();
            } catch (IllegalArgumentException _) {
                // Told as "no treatment".
            }
        }
    }

    private static @Nullable JsonNode object(byte[] input) {
        try {
            JsonNode read = MAPPER.readTree(input);
            return read != null && read.isObject() ? read : null;
        } catch (IOException _) {
            return null;
        }
    }

    @Override
    protected Map<String, byte[]> seeds() {
        return Map.of(
                "a treatment", utf8(TREATMENT),
                "a treatment in a fence", utf8("<think>{</think> Here it is:\n```json\n" + TREATMENT + "\n```"),
                "a reply", reply(TREATMENT, "stop"),
                "cut off", reply(TREATMENT.substring(0, 60), "length"),
                "refused", utf8("{\"choices\":[{\"message\":{\"refusal\":\"no\"},\"finish_reason\":\"stop\"}]}"),
                "parts", utf8("{\"choices\":[{\"message\":{\"content\":[{\"text\":\"{\"},{\"text\":7}]}}]}"),
                "nothing", new byte[0]);
    }

    private static byte[] reply(String text, String reason) {
        ObjectNode reply = MAPPER.createObjectNode();
        ObjectNode choice = reply.putArray("choices").addObject().put("finish_reason", reason);
        choice.putObject("message").put("content", text);
        reply.putObject("usage").put("prompt_tokens", 100).put("completion_tokens", 1e19);
        return utf8(reply.toString());
    }

    @Override
    protected List<String> words() {
        return List.of(
                "\"choices\":",
                "\"message\":",
                "\"content\":",
                "\"shots\":",
                "\"seconds\":",
                "</think>",
                "```",
                "null");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
