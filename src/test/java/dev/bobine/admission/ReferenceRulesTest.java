package dev.bobine.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobine.job.GenerationRequest;
import dev.bobine.job.JobId;
import dev.bobine.job.Options;
import dev.bobine.job.Reference;
import dev.bobine.job.Reference.Role;
import dev.bobine.job.Refusal;
import dev.bobine.job.RenderRequest;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.Shape;
import dev.bobine.job.UserId;
import dev.bobine.storage.ClipKeys;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceRulesTest {

    private static final JobId JOB = JobId.of("019ab8e0-0000-7000-8000-000000000001");
    private static final String CLIP = "s3://bobine/clips/2025/11/25/" + JOB + ".mp4";

    private final ReferenceRules rules =
            rules("s3://bobine/uploads/{user}/", "s3://studio/in/shop-{user}/", "s3://assets/shared/");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://bobine/uploads/ana/kite.png",
                "s3://bobine/uploads/ana/2026/kite 1%.png",
                "s3://bobine/uploads/ana/...png",
                "s3://studio/in/shop-ana/kite.png",
                "s3://assets/shared/logo.png",
                "https://bobine.example/uploads/ben/kite.png",
                "data:image/png;base64,iVBO"
            })
    void whatLiesWhereTheDeploymentLetsItIsAllowed(String uri) {
        assertThat(refusalOf("ana", uri)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://bobine/uploads/ben/kite.png",
                "s3://bobine/uploads/anabel/kite.png",
                "s3://bobine/uploads/ANA/kite.png",
                "s3://bobine/uploads/ana",
                "s3://bobine/uploads/ana/",
                "s3://bobine/uploads/ana//kite.png",
                "s3://bobine/uploads/ana/../ben/kite.png",
                "s3://bobine/uploads/ana/./kite.png",
                "s3://bobine/uploads/ana/%2e%2E/ben/kite.png",
                "s3://bobine/uploads/ana/..%2Fben/kite.png",
                "s3://bobine/uploads/ana/..\\ben\\kite.png",
                "s3://bobine/uploads/%61na/kite.png",
                "s3://bobine/uploads/{user}/kite.png",
                "s3://bobine//uploads/ana/kite.png",
                "s3://bobine/kite.png",
                "s3://bobine/",
                "s3://bobine",
                "s3://payroll/uploads/ana/kite.png",
                "s3://assets/secret/logo.png"
            })
    void everythingElseIsRefusedWithTheFieldNamed(String uri) {
        Refusal refusal = Objects.requireNonNull(refusalOf("ana", "https://example.org/a.png", uri));

        assertThat(refusal.code()).isEqualTo("reference_not_allowed");
        assertThat(refusal.field()).isEqualTo("references[1].uri");
        assertThat(refusal.message()).doesNotContain(uri);
    }

    @ParameterizedTest
    @CsvSource({
        "tenant-3/alice,tenant-3%2Falice",
        "100%,100%25",
        "ana maria,ana%20maria",
        "..,%2E%2E",
        "%2e%2e,%252e%252e",
        "a@b.example,a@b.example",
        "amélie,amélie"
    })
    void aUsersIdIsOneSegmentWhateverIsInIt(String user, String segment) {
        assertThat(refusalOf(user, "s3://bobine/uploads/" + segment + "/kite.png"))
                .isNull();
    }

    @Test
    void noUsersPartLiesWithinAnothers() {
        assertThat(refusalOf("tenant-3", "s3://bobine/uploads/tenant-3%2Falice/kite.png"))
                .isNotNull();
        assertThat(refusalOf("tenant-3/alice", "s3://bobine/uploads/tenant-3/alice/kite.png"))
                .isNotNull();
        assertThat(refusalOf("..", "s3://bobine/uploads/../kite.png")).isNotNull();
    }

    @Test
    void aClipIsForTheUserItWasMadeFor() {
        Map<UUID, String> owners = Map.of(JOB.value(), "ana");

        assertThat(rules.clipsOf(request("ana", CLIP))).containsExactly(JOB.value());
        assertThat(rules.refusalOf(request("ana", CLIP), owners)).isNull();
        assertThat(rules.refusalOf(request("ana", CLIP.replace(".mp4", ".jpg")), owners))
                .isNull();
        assertThat(rules.refusalOf(request("ben", CLIP), owners)).isNotNull();
        assertThat(rules.refusalOf(request("ana", CLIP), Map.of())).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://bobine/clips/2025/11/26/019ab8e0-0000-7000-8000-000000000001.mp4",
                "s3://bobine/clips/2025/11/25/019ab8e0-0000-7000-8000-000000000001.txt",
                "s3://bobine/clips/x/../2025/11/25/019ab8e0-0000-7000-8000-000000000001.mp4",
                "s3://bobine/clips/2025/11/25/x.mp4"
            })
    void whatOnlyLooksLikeAClipIsNone(String uri) {
        assertThat(rules.clipsOf(request("ana", uri))).isEmpty();
        assertThat(rules.refusalOf(request("ana", uri), Map.of(JOB.value(), "ana")))
                .isNotNull();
    }

    @Test
    void noAreaGivesAwayTheClipsOfOthers() {
        ReferenceRules wide = rules("s3://bobine/");

        assertThat(wide.refusalOf(request("ana", "s3://bobine/kite.png"), Map.of()))
                .isNull();
        assertThat(wide.refusalOf(request("ben", CLIP), Map.of(JOB.value(), "ana")))
                .isNotNull();
    }

    @Test
    void theBucketsAreThoseOfTheAreasAndTheOwn() {
        assertThat(rules.buckets()).containsExactlyInAnyOrder("bobine", "studio", "assets");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "uploads/{user}/",
                "s3://uploads",
                "s3://uploads/{user}",
                "s3://{user}/in/",
                "s3://uploads/{users}/",
                "s3://uploads//{user}/",
                "s3://uploads/../{user}/",
                "https://uploads/{user}/"
            })
    void whatIsNoTemplateIsRefusedAtTheStart(String template) {
        assertThatThrownBy(() -> ObjectArea.parse(template)).isInstanceOf(IllegalArgumentException.class);
    }

    private @Nullable Refusal refusalOf(String user, String... uris) {
        return rules.refusalOf(request(user, uris), Map.of());
    }

    private static ReferenceRules rules(String... templates) {
        return new ReferenceRules(
                Arrays.stream(templates).map(ObjectArea::parse).toList(),
                new ReferenceRules.OwnClips("bobine", ClipKeys.PREFIX, ClipKeys::jobOf, ClipKeys::of));
    }

    private static GenerationRequest request(String user, String... uris) {
        List<Reference> references = Arrays.stream(uris)
                .map(uri -> new Reference(Role.FIRST_FRAME, uri, null))
                .toList();
        return new GenerationRequest(
                new RequestIdentity("/s", "1"),
                new UserId(user),
                "m",
                new RenderRequest("a kite", null, Shape.ANY, null, Options.NONE, references),
                5,
                null,
                null,
                Map.of(),
                null);
    }
}
