package dev.bobine.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.contract.Contract;
import dev.bobine.fuzz.FuzzTarget;
import dev.bobine.job.RequestIdentity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Any record has an answer that is not a fault of this service, over Kafka and over HTTP. Lines before the first blank
/// one are headers.
class RecordParserFuzzTest extends FuzzTarget {

    private static final RequestIdentity FALLBACK = new RequestIdentity("http", "fallback");
    private static final RecordParser PARSER = new RecordParser(Contract.load(), 256 << 10);

    @Override
    protected void feed(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        int blank = text.indexOf("\n\n");
        byte[] value = Arrays.copyOfRange(input, blank < 0 ? 0 : blank + 2, input.length);
        List<RawRecord.Header> headers = new ArrayList<>();
        Map<String, String> byName = new HashMap<>();
        for (String line : text.substring(0, Math.max(0, blank)).split("\n")) {
            String[] parts = line.split(":", 2);
            String said = parts.length > 1 ? parts[1] : "";
            headers.add(new RawRecord.Header(parts[0], said.getBytes(StandardCharsets.ISO_8859_1)));
            byName.put(parts[0], said);
        }

        Parsed record = PARSER.parse(new RawRecord(null, value, headers));
        Parsed request = PARSER.parseHttp(byName, value, FALLBACK);

        assertThat(record).isNotEqualTo(Parsed.Poison.unprocessable());
        assertThat(request).isNotInstanceOf(Parsed.Poison.class);
    }

    @Override
    protected Map<String, byte[]> seeds() {
        String data = "{\"userId\":\"u\",\"model\":\"m\",\"prompt\":\"p\",\"seconds\":4,\"size\":\"1280x720\","
                + "\"references\":[{\"role\":\"first_frame\",\"uri\":\"https://e.org/a\"}],\"seed\":7}";
        String event =
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"video.generation.request\",\"data\":";
        return Map.of(
                "plain", utf8("{\"id\":\"1\"," + data.substring(1)),
                "structured", utf8("content-type:application/cloudevents+json\n\n" + event + data + "}"),
                "binary", utf8("ce_specversion:1.0\nce_id:1\nce_source:s\nce_type:video.generation.request\n\n" + data),
                "base64",
                        utf8("content-type:application/cloudevents+json\n\n"
                                + event.replace("\"data\"", "\"data_base64\"") + "\"e30=\"}"),
                "cancel", utf8("\n\n{\"type\":\"cancel\",\"requestId\":\"1\",\"userId\":\"u\"}"));
    }

    @Override
    protected List<String> words() {
        return List.of(
                "ce_time", "ce_traceparent", "\"metadata\":{", "\"deadline\":\"", "1e400", "-0", "\\u0000", "%00");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
