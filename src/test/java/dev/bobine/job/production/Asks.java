package dev.bobine.job.production;

import dev.bobine.job.Characters;
import dev.bobine.job.GenerationRequest;
import dev.bobine.job.JobId;
import dev.bobine.job.Kind;
import dev.bobine.job.Options;
import dev.bobine.job.ProductionId;
import dev.bobine.job.Reference;
import dev.bobine.job.RenderRequest;
import dev.bobine.job.RequestHead;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.Schedule;
import dev.bobine.job.Shape;
import dev.bobine.job.Still;
import dev.bobine.job.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Requests and productions, made short.
final class Asks {

    static final RequestIdentity IDENTITY = new RequestIdentity("test", "film-1");
    static final UserId USER = new UserId("u-17");

    private Asks() {}

    static GenerationRequest ask(Reference... references) {
        return new GenerationRequest(
                IDENTITY,
                USER,
                "auto",
                new RenderRequest("a boat", 5, Shape.ANY, null, Options.NONE, List.of(references)),
                5,
                null,
                null,
                null,
                Map.of(),
                null);
    }

    static Step shot(String name, String... after) {
        return new Step.Shot(name, "steps." + name, ask(), List.of(after));
    }

    /// A step that makes a still.
    static Step still(String name) {
        RenderRequest poster = new RenderRequest(
                "a boat",
                null,
                Shape.ANY,
                null,
                Options.NONE,
                List.of(),
                Characters.NONE,
                Kind.STILL,
                Still.Format.PNG);
        GenerationRequest ask = new GenerationRequest(IDENTITY, USER, "auto", poster, 5, null, null, Map.of(), null);
        return new Step.Shot(name, "steps." + name, ask, List.of());
    }

    /// A shot that takes something of others.
    static Step taking(String name, Take take, String... from) {
        Reference[] inputs = List.of(from).stream()
                .map(other -> new StepInput(other, take).as(Reference.Role.FIRST_FRAME, null))
                .toArray(Reference[]::new);
        return new Step.Shot(name, "steps." + name, ask(inputs), List.of());
    }

    static Step join(String name, String... of) {
        return new Step.Join(name, "steps." + name, List.of(of), JoinStyle.CUT, List.of());
    }

    static ProductionRequest production(@Nullable String result, Step... steps) {
        return new ProductionRequest(
                new RequestHead(IDENTITY, USER, null, null, Map.of(), null),
                null,
                List.of(steps),
                result,
                OnFailure.STOP,
                new Schedule(5, null, null),
                "{}",
                ProductionRequest.Sort.STEPS);
    }

    static Production admitted(OnFailure onFailure, @Nullable String result, Step... steps) {
        List<Step> ordered = production(result, steps).ordered();
        List<Member> members = ordered.stream()
                .map(step -> Member.of(step, job(step.name()), 5))
                .toList();
        return new Production(new ProductionId(new UUID(0, 1)), members, result, onFailure, false);
    }

    static JobId job(String step) {
        return new JobId(UUID.nameUUIDFromBytes(step.getBytes(StandardCharsets.UTF_8)));
    }
}
