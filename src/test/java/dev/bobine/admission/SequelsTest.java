package dev.bobine.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.catalogue.Capabilities;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.catalogue.Catalogue.Match;
import dev.bobine.catalogue.Durations;
import dev.bobine.catalogue.Extension;
import dev.bobine.catalogue.Extension.Returns;
import dev.bobine.catalogue.Model;
import dev.bobine.catalogue.Offer;
import dev.bobine.job.Basis;
import dev.bobine.job.FrameSize;
import dev.bobine.job.GenerationRequest;
import dev.bobine.job.JobId;
import dev.bobine.job.Options;
import dev.bobine.job.Origin;
import dev.bobine.job.Reference;
import dev.bobine.job.Reference.Role;
import dev.bobine.job.Refusal;
import dev.bobine.job.RenderRequest;
import dev.bobine.job.RequestHead;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.Schedule;
import dev.bobine.job.Shape;
import dev.bobine.job.UserId;
import dev.bobine.job.Video;
import dev.bobine.persistence.AdmissionStore.ClipRow;
import dev.bobine.storage.ClipKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Clips that go on, by what the catalogue says of models that go on with clips.
class SequelsTest {

    private static final Instant NOW = Instant.parse("2030-01-02T00:00:00Z");
    private static final FrameSize WIDE = new FrameSize(1280, 720);
    private static final JobId CLIP = JobId.of("019ab8e0-0000-7000-8000-000000000001");

    private final List<Model> models = new ArrayList<>();

    private void model(String name, long price, Extension extension) {
        Capabilities can = Capabilities.of(Set.of(), Set.of()).with(Map.of(Role.EXTEND, 1));
        models.add(new Model(
                name,
                new Model.Output(Durations.parse(List.of("4", "8")), List.of(WIDE), true, false),
                new Model.Input(Set.of(), Set.of(Role.EXTEND), 1000, extension),
                new Model.Times(Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofHours(20)),
                null,
                Map.of(name, new Offer(name, "x", can, price, Map.of(), null))));
    }

    /// Of eight seconds.
    private static ClipRow clip(String model, Instant since) {
        Video video = new Video("bobine", "clips/a.mp4", 1000, "0".repeat(64), 8000, WIDE, "h264", null, null);
        return new ClipRow(CLIP.value(), "ana", model, model, model, since, 8, video);
    }

    private Catalogue catalogue() {
        return new Catalogue(
                models.stream().collect(Collectors.toMap(Model::name, one -> one)),
                Map.of(),
                Catalogue.Preference.CHEAPEST);
    }

    private Sequels sequels(Map<UUID, ClipRow> clips) {
        ReferenceRules rules = new ReferenceRules(
                List.of(), new ReferenceRules.OwnClips("bobine", ClipKeys.PREFIX, ClipKeys::jobOf, ClipKeys::of));
        return new Sequels(catalogue(), rules, clips, NOW, _ -> true);
    }

    /// The code of what is refused of a request of four seconds that names a clip by its address.
    private @Nullable String lackOf(String address, Map<UUID, ClipRow> clips, Map<JobId, Sequels.Coming> coming) {
        GenerationRequest request = new GenerationRequest(
                new RequestHead(new RequestIdentity("/s", "1"), new UserId("ana"), null, null, Map.of(), null),
                "m",
                new RenderRequest(
                        "and on", 4, Shape.ANY, null, Options.NONE, List.of(new Reference(Role.EXTEND, address, null))),
                new Schedule(5, null, null),
                null,
                false);
        Match.Resolved match = (Match.Resolved) catalogue().match(request, LocalDate.of(2030, 1, 2), _ -> true);
        Refusal refusal = sequels(clips).refusalOf(request, match, coming);
        if (refusal == null) {
            return null;
        }
        assertThat(refusal.field()).isEqualTo("references[0]");
        return refusal.code();
    }

    private Sequels.Outcome extended(ClipRow clip, String model, Basis.Way way) {
        Map<UUID, ClipRow> clips = Map.of(CLIP.value(), clip);
        GenerationRequest request = new GenerationRequest(
                new RequestHead(new RequestIdentity("/s", "1"), new UserId("ana"), null, null, Map.of(), null),
                model,
                new RenderRequest("and on", null, Shape.ANY, null, Options.NONE, List.of()),
                new Schedule(5, null, null),
                new Basis(CLIP, Origin.How.EXTENDS, way),
                false);
        return sequels(clips).of(request);
    }

    private static String refusal(Sequels.Outcome outcome) {
        return ((Sequels.Outcome.Denied) outcome).refusal().code();
    }

    @Test
    void aModelThatReturnsTheWholeTakesOneJob() {
        model("m", 100, Extension.ANY);

        assertThat(extended(clip("other", NOW), "m", Basis.Way.NATIVE)).isInstanceOf(Sequels.Outcome.Native.class);
    }

    @Test
    void whatAModelAddsAloneIsJoinedWhereTheRequestAllowsForIt() {
        model("m", 100, new Extension(Returns.TAIL, 0, false));

        assertThat(extended(clip("other", NOW), "m", Basis.Way.AUTO))
                .isInstanceOfSatisfying(Sequels.Outcome.ByTail.class, tail -> assertThat(
                                tail.request().render().references())
                        .singleElement()
                        .satisfies(reference -> assertThat(reference.role()).isEqualTo(Role.EXTEND)));
        assertThat(refusal(extended(clip("other", NOW), "m", Basis.Way.NATIVE))).isEqualTo("extends_in_several_jobs");
    }

    @Test
    void aClipGoesOnNoFurtherThanTheModelMakesIt() {
        model("m", 100, new Extension(Returns.WHOLE, 11, false));

        assertThat(refusal(extended(clip("m", NOW), "m", Basis.Way.NATIVE))).isEqualTo("extends_too_long");
        assertThat(extended(clip("m", NOW), "m", Basis.Way.AUTO)).isInstanceOf(Sequels.Outcome.ByFrame.class);
        models.clear();
        model("m", 100, new Extension(Returns.WHOLE, 12, false));
        assertThat(extended(clip("m", NOW), "m", Basis.Way.NATIVE)).isInstanceOf(Sequels.Outcome.Native.class);
    }

    @Test
    void aPinnedModelGoesOnWithItsOwnClipsWhileTheProviderKeepsThem() {
        model("m", 100, new Extension(Returns.WHOLE, 0, true));

        assertThat(extended(clip("m", NOW.minus(Duration.ofHours(19))), "m", Basis.Way.NATIVE))
                .isInstanceOf(Sequels.Outcome.Native.class);
        assertThat(refusal(extended(clip("m", NOW.minus(Duration.ofHours(20))), "m", Basis.Way.NATIVE)))
                .isEqualTo("extends_of_another");
        assertThat(refusal(extended(clip("other", NOW), "m", Basis.Way.NATIVE))).isEqualTo("extends_of_another");
    }

    @Test
    void whatIsSaidOfAClipByItsJobHoldsForItByItsAddress() {
        model("m", 100, new Extension(Returns.WHOLE, 11, true));
        String address = "s3://bobine/" + ClipKeys.clip(CLIP);

        assertThat(lackOf("https://example.org/a.mp4", Map.of(), Map.of())).isEqualTo("extends_of_another");
        assertThat(lackOf(address, Map.of(CLIP.value(), clip("other", NOW)), Map.of()))
                .isEqualTo("extends_too_long");
        assertThat(lackOf(address, Map.of(), Map.of(CLIP, new Sequels.Coming("m", 8))))
                .isEqualTo("extends_too_long");
        assertThat(lackOf(address, Map.of(), Map.of(CLIP, new Sequels.Coming("other", 7))))
                .isEqualTo("extends_of_another");
        assertThat(lackOf(address, Map.of(), Map.of(CLIP, new Sequels.Coming("m", 7))))
                .isNull();
        models.clear();
        model("m", 100, Extension.ANY);
        assertThat(lackOf("https://example.org/a.mp4", Map.of(), Map.of())).isNull();
    }

    @Test
    void aClipThatWasGoneOnWithIsAsLongAsAllOfIt() {
        Video video = new Video("bobine", "clips/a.mp4", 1000, "0".repeat(64), 12_040, WIDE, "h264", null, null);
        ClipRow longer = new ClipRow(CLIP.value(), "ana", "m", "m", "m", NOW, 4, video);

        assertThat(Sequels.secondsOf(longer)).isEqualTo(12);
        assertThat(Sequels.secondsOf(clip("m", NOW))).isEqualTo(8);
    }

    @Test
    void autoTakesTheCheapestModelThatCanGoOnWithThisClip() {
        model("cheap", 10, new Extension(Returns.WHOLE, 0, true));
        model("short", 20, new Extension(Returns.WHOLE, 9, false));
        model("dear", 30, Extension.ANY);

        // Not by the model of the clip itself, which is known no more.
        assertThat(extended(clip("gone", NOW), "auto", Basis.Way.NATIVE))
                .isInstanceOfSatisfying(
                        Sequels.Outcome.Native.class,
                        own -> assertThat(own.request().model()).isEqualTo("auto"));
        models.removeLast();
        assertThat(extended(clip("gone", NOW), "auto", Basis.Way.AUTO)).isInstanceOf(Sequels.Outcome.ByFrame.class);
    }
}
