package dev.bobine.rendering.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobine.job.Artifact;
import dev.bobine.job.Drawing;
import dev.bobine.job.Failure.Kind;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Options;
import dev.bobine.job.Prompted;
import dev.bobine.job.Reference;
import dev.bobine.job.Reference.Role;
import dev.bobine.job.Render;
import dev.bobine.job.Still;
import dev.bobine.job.Ticket;
import dev.bobine.net.UrlGuard;
import dev.bobine.rendering.CancelOutcome;
import dev.bobine.rendering.Lookup;
import dev.bobine.rendering.MemoryReplies;
import dev.bobine.rendering.RenderStatus;
import dev.bobine.rendering.Submission;
import dev.bobine.rendering.SubmitContract;
import dev.bobine.rendering.SubmitOutcome;
import dev.bobine.rendering.TestReferences;
import dev.bobine.rendering.VideoModel;
import dev.bobine.rendering.WireDialect;
import dev.bobine.rendering.WireDialect.Operation;
import dev.bobine.rendering.http.HttpSettings;
import dev.bobine.rendering.openai.OpenAiImagesSettings.Response;
import dev.bobine.storage.ClipSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiImagesModelTest extends SubmitContract {

    private static final FrameSize SIZE = new FrameSize(1024, 1024);

    private final MemoryReplies replies = new MemoryReplies();

    @Override
    protected WireDialect dialect() {
        return new OpenAiImagesDialect();
    }

    @Override
    protected VideoModel model() {
        return model(Set.of(Still.Format.PNG, Still.Format.JPEG), Optional.empty());
    }

    private VideoModel model(Set<Still.Format> formats, Optional<Response> response) {
        return new OpenAiImagesModel(
                new OpenAiImagesSettings(
                        "b1",
                        () -> Optional.of("key-1"),
                        new HttpSettings(Duration.ofSeconds(5), REQUEST_TIMEOUT, UrlGuard.anywhere()),
                        Optional.of("Idempotency-Key"),
                        formats,
                        response,
                        new OpenAiImagesSettings.Wanted(Optional.of("high"), Optional.empty(), Optional.empty()),
                        2,
                        false),
                new TestReferences(),
                replies,
                InstantSource.system());
    }

    @Override
    protected Drawing spec(List<Reference> references) {
        return new Drawing(PROMPT, SIZE, Still.Format.PNG, options(null), references);
    }

    @Override
    protected List<Prompted> unsayable() {
        return List.of(
                new Drawing(PROMPT, SIZE, Still.Format.PNG, options("watercolour"), List.of()),
                new Drawing(PROMPT, SIZE, Still.Format.WEBP, Options.NONE, List.of()),
                new Drawing(PROMPT, SIZE, Still.Format.PNG, new Options(7L, null, null), List.of()));
    }

    @Test
    void aStillIsAskedForAsJson() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());

        model.submit(submission());

        RecordedRequest request = simulator.requests(Operation.SUBMIT).getFirst();
        assertThat(request.getUrl().encodedPath()).isEqualTo("/v1/images/generations");
        assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer key-1");
        assertThat(request.getHeaders().get("Idempotency-Key")).isEqualTo("job-1.1");
        assertThat(request.getBody().utf8())
                .isEqualTo("{\"model\":\"model-1\",\"prompt\":\"" + PROMPT
                        + "\",\"size\":\"1024x1024\",\"output_format\":\"png\",\"quality\":\"high\",\"n\":1}");
    }

    @Test
    void aServerOfOneFormatIsNotToldWhich() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());

        model(Set.of(Still.Format.PNG), Optional.of(Response.B64_JSON)).submit(submission());

        assertThat(simulator.requests(Operation.SUBMIT).getFirst().getBody().utf8())
                .contains("\"response_format\":\"b64_json\"")
                .doesNotContain("output_format");
    }

    @ParameterizedTest
    @CsvSource({"1,name=\"image\"", "2,name=\"image[]\""})
    void picturesMakeItAnEdit(int count, String field) {
        simulator.answer(Operation.SUBMIT, dialect.accepted());
        List<Reference> references = Collections.nCopies(count, new Reference(Role.REFERENCE, "abc", null));

        model.submit(new Submission(spec(references), "m", simulator.endpoint(), "k"));

        RecordedRequest request = simulator.requests(Operation.SUBMIT).getFirst();
        assertThat(request.getUrl().encodedPath()).isEqualTo("/v1/images/edits");
        assertThat(request.getBody().utf8().split(Pattern.quote(field), -1)).hasSize(count + 1);
        assertThat(request.getBody().utf8()).contains("name=\"prompt\"", PROMPT, "name=\"output_format\"");
    }

    @Test
    void theAnswerIsKeptAndReadFromWhereItWasKept() throws IOException {
        simulator.answer(Operation.SUBMIT, dialect.accepted());

        model.submit(submission());
        simulator.close();

        RenderStatus status = model.poll(ticket());
        assertThat(status).isEqualTo(new RenderStatus.Done(new Artifact(null, null)));
        try (ClipSource picture = model.open(ticket(), ((RenderStatus.Done) status).artifact(), 0)) {
            assertThat(picture.stream()).hasContent("0123456789");
        }
        assertThat(model.cancel(ticket())).isEqualTo(CancelOutcome.TOO_LATE);
        model.release(ticket());
        assertThat(replies.kept).isEmpty();
        assertThat(model.poll(ticket())).isEqualTo(new RenderStatus.Lost());
    }

    @Test
    void aPictureByAddressIsFetchedFromThere() throws IOException {
        simulator.answer(
                Operation.SUBMIT,
                ((OpenAiImagesDialect) dialect)
                        .pictures("{\"url\":\"%s\"}".formatted(simulator.url("/files/p-1.png"))));
        simulator.serve("0123456789".getBytes(StandardCharsets.US_ASCII));

        model.submit(submission());

        RenderStatus.Done done = (RenderStatus.Done) model.poll(ticket());
        assertThat(Objects.requireNonNull(done.artifact().url())).endsWith("/files/p-1.png");
        try (ClipSource picture = model.open(ticket(), done.artifact(), 0)) {
            assertThat(picture.stream()).hasContent("0123456789");
        }
    }

    @Test
    void whoeverTakesOverFindsAnAnswerThatWasKeptAndElseKnowsNothing() {
        assertThat(model.find(submission())).isEqualTo(new Lookup.Unsupported());
        simulator.answer(Operation.SUBMIT, dialect.accepted());

        model.submit(submission());

        assertThat(model.find(submission()))
                .isEqualTo(new Lookup.Found(new Ticket("b1", simulator.endpoint(), "job-1.1")));
    }

    @Test
    void anAnswerThatCannotBeKeptLeavesTheSubmitUnclear() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());
        replies.broken = true;

        assertThat(model.submit(submission())).isInstanceOf(SubmitOutcome.Ambiguous.class);
        assertThat(simulator.requests(Operation.SUBMIT)).hasSize(1);
    }

    @Test
    void aRefusalIsNotKept() {
        simulator.answer(Operation.SUBMIT, dialect.invalidRequest());

        model.submit(submission());

        assertThat(replies.kept).isEmpty();
    }

    @Test
    void whatWasWithheldAfterItWasMadeIsToldSo() {
        simulator.answer(Operation.SUBMIT, dialect.moderatedOutput());

        assertThat(refused().kind()).isEqualTo(Kind.MODERATION_OUTPUT);
    }

    @Test
    void aClipIsNotSubmittedHere() {
        Render clip = new Render(PROMPT, 4, SIZE, true, Options.NONE, List.of());

        assertThat(model.capabilities().firstUnsupported(clip)).contains("kind");
    }

    @Test
    void anAnswerWithoutPictureIsNoDownload() {
        replies.kept.put("job-1.1", "{\"data\":[{}]}".getBytes(StandardCharsets.US_ASCII));

        assertThat(model.poll(ticket())).isInstanceOf(RenderStatus.Broken.class);
        assertThatThrownBy(() -> model.open(ticket(), new Artifact(null, null), 0))
                .isInstanceOf(IOException.class);
    }
}
