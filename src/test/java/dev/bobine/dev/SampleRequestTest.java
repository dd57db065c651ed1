package dev.bobine.dev;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.contract.Contract;
import dev.bobine.intake.Parsed;
import dev.bobine.intake.RawRecord;
import dev.bobine.intake.RecordParser;
import dev.bobine.job.FrameSize;
import dev.bobine.job.GenerationRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class SampleRequestTest {

    @Test
    void asksForTheSampleWhenNothingElseIsAskedFor() {
        GenerationRequest request = understood(SampleRequest.asked(null, "sample"));

        assertThat(request.render().prompt())
                .isEqualTo("Un chat blanc court dans un champ de lavande au coucher du soleil.");
        assertThat(request.render().seconds()).isEqualTo(5);
        assertThat(request.render().shape().size()).isEqualTo(new FrameSize(1280, 720));
        assertThat(request.render().audio()).isTrue();
    }

    @Test
    void asksForWhatIsAskedForToTheLetter() {
        String prompt = "Un « phare » à l'aube, 100 % \"calme\" \\ ${brume} 🌊";

        SampleRequest sample = SampleRequest.asked(" ", " " + prompt);

        assertThat(understood(sample).render().prompt()).isEqualTo(prompt);
        assertThat(understood(sample).identity().id()).isEqualTo(sample.id().toString());
        assertThat(sample.text()).contains(prompt).doesNotContain("LC_ALL");
    }

    @Test
    void takesThePromptOfTheEnvironmentFirst() {
        assertThat(SampleRequest.asked("Rain", "Snow").prompt()).isEqualTo("Rain");
    }

    @Test
    void saysWhyTheShellHasLostCharacters() {
        assertThat(SampleRequest.asked(null, "Un phare \uFFFD\uFFFD l'aube").text())
                .contains("LC_ALL");
    }

    /// As the service itself reads it.
    private static GenerationRequest understood(SampleRequest sample) {
        ProducerRecord<String, String> record = sample.record();
        RawRecord raw = new RawRecord(
                record.key().getBytes(StandardCharsets.UTF_8),
                record.value().getBytes(StandardCharsets.UTF_8),
                Arrays.stream(record.headers().toArray())
                        .map(header -> new RawRecord.Header(header.key(), header.value()))
                        .toList());
        Parsed parsed = new RecordParser(Contract.load(), 1 << 20).parse(raw);
        assertThat(parsed).isInstanceOf(Parsed.Request.class);
        return ((Parsed.Request) parsed).request();
    }
}
