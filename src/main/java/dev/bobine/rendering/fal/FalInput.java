package dev.bobine.rendering.fal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.catalogue.Capabilities;
import dev.bobine.catalogue.ShotList;
import dev.bobine.job.Extra;
import dev.bobine.job.Prompted;
import dev.bobine.job.Reference;
import dev.bobine.job.Reference.Role;
import dev.bobine.job.Render;
import dev.bobine.rendering.ReferenceSource;
import dev.bobine.rendering.UnsendableException;
import dev.bobine.rendering.http.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// A model's input, in the names that the configuration gives.
final class FalInput {

    private static final int MAX_REFERENCES = 8;

    /// Models have bounds of their own within these, which the catalogue has.
    private static final ShotList SHOTS = new ShotList(16, 1, 60, Prompted.MAX_PROMPT);

    private FalInput() {}

    static Capabilities capabilities(FalSettings.Fields fields) {
        Map<Role, Integer> roles = new HashMap<>();
        fields.references().keySet().forEach(role -> roles.put(role, takesSeveral(role) ? MAX_REFERENCES : 1));
        Capabilities can = Capabilities.of(Set.of(), Set.of()).with(roles);
        if (fields.shots().isPresent()) {
            can = can.with(SHOTS);
        }
        Capabilities heard = fields.sound().isPresent() ? can.withSilence() : can;
        Capabilities seeded = fields.seed().isPresent() ? heard.taking(Extra.SEED) : heard;
        return fields.negativePrompt().isPresent() ? seeded.taking(Extra.NEGATIVE_PROMPT) : seeded;
    }

    static ObjectNode of(Render spec, FalSettings.Fields fields, ReferenceSource references)
            throws UnsendableException {
        ObjectNode input = Json.object();
        if (spec.shots().isEmpty()) {
            input.put("prompt", spec.prompt());
        }
        putDuration(input, spec.seconds(), fields);
        for (Render.Shot shot : spec.shots()) {
            ObjectNode one =
                    input.withArray(fields.shots().orElseThrow()).addObject().put("prompt", shot.prompt());
            putDuration(one, shot.seconds(), fields);
        }
        fields.aspectRatio().ifPresent(name -> input.put(name, spec.size().aspectRatio()));
        fields.resolution().ifPresent(name -> input.put(name, spec.size().resolution()));
        fields.sound().ifPresent(name -> input.put(name, spec.audio()));
        fields.negativePrompt().ifPresent(name -> input.put(name, spec.options().negativePrompt()));
        fields.seed().ifPresent(name -> input.put(name, spec.options().seed()));
        for (Reference reference : spec.references()) {
            add(input, reference.role(), fields, references.link(reference));
        }
        input.properties().removeIf(entry -> entry.getValue().isNull());
        return input;
    }

    private static void putDuration(ObjectNode node, int seconds, FalSettings.Fields fields) {
        switch (fields.durationAs()) {
            case TEXT -> node.put("duration", Integer.toString(seconds));
            case TEXT_WITH_UNIT -> node.put("duration", seconds + "s");
            case NUMBER -> node.put("duration", seconds);
        }
    }

    private static void add(ObjectNode input, Role role, FalSettings.Fields fields, String link) {
        String name = fields.references().get(role);
        if (!takesSeveral(role)) {
            input.put(name, link);
        } else if (input.get(name) instanceof ArrayNode list) {
            list.add(link);
        } else {
            input.putArray(name).add(link);
        }
    }

    private static boolean takesSeveral(Role role) {
        return role == Role.REFERENCE;
    }
}
