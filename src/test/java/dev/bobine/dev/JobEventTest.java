package dev.bobine.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class JobEventTest {

    private static final String JOB = "01939a2e-4b60-7c11-8d5e-0a1b2c3d4e5f";

    @Test
    void showsTimeKindStateProgressAndJobInColumns() {
        assertThat(line("progressed", "{\"at\":\"2030-01-01T08:01:40.5Z\",\"state\":\"rendering\",\"progress\":7,%s}"))
                .isEqualTo("08:01:40.500  progressed  rendering     7 %  " + JOB);
        assertThat(line("completed", "{\"at\":\"2030-01-01T08:01:41Z\",\"state\":\"completed\",%s}"))
                .isEqualTo("08:01:41.000  completed   completed   100 %  " + JOB);
        assertThat(line("accepted", "{\"at\":\"2030-01-01T08:01:42Z\",\"state\":\"queued\",%s}"))
                .isEqualTo("08:01:42.000  accepted    queued             " + JOB);
    }

    @Test
    void saysWhyWhereSomethingWentWrong() {
        assertThat(line(
                        "failed",
                        "{\"at\":\"2030-01-01T08:01:40Z\",\"state\":\"failed\",\"error\":"
                                + "{\"code\":\"render_failed\",\"message\":\"It could not be rendered.\"},%s}"))
                .endsWith(JOB + "  render_failed: It could not be rendered.");
    }

    @Test
    void showsARefusalThatHasNoJob() {
        JobEvent refused = JobEvent.of(
                "dev.bobine.job.rejected.v1",
                "{\"at\":\"2030-01-01T08:01:40Z\",\"error\":{\"code\":\"too_long\",\"message\":\"Too long.\"}}");

        assertThat(refused.line(ZoneOffset.UTC))
                .startsWith("08:01:40.000  rejected ")
                .endsWith("  too_long: Too long.");
    }

    @Test
    void showsAnEventOfATypeItDoesNotKnow() {
        assertThat(JobEvent.of("org.example.other", "{}").line(ZoneOffset.UTC)).contains("org.example.other");
    }

    @Test
    void refusesDataThatAreNotJson() {
        assertThatThrownBy(() -> JobEvent.of("org.example.other", "{"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("org.example.other");
    }

    private static String line(String kind, String json) {
        String data = json.formatted("\"jobId\":\"" + JOB + "\"");
        return JobEvent.of("dev.bobine.job." + kind + ".v1", data).line(ZoneOffset.UTC);
    }
}
