package dev.bobine.intake;

import static dev.bobine.intake.Records.CANCEL;
import static dev.bobine.intake.Records.DATA;
import static dev.bobine.intake.Records.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.contract.Contract;
import dev.bobine.job.FrameSize;
import dev.bobine.job.GenerationRequest;
import dev.bobine.job.Options;
import dev.bobine.job.Reference;
import dev.bobine.job.RenderRequest;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.Shape;
import dev.bobine.job.StorableText;
import dev.bobine.job.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What holds of any record. Each repetition has its own seed, so a failure comes again.
@Execution(ExecutionMode.CONCURRENT)
class RecordParserPropertyTest {

    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final List<String> SCRAPS = List.of(
            "\"",
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\\u0000",
            "\\ud800",
            "null",
            "1e999",
            "-0",
            "\\",
            "\u0000",
            "é",
            "🎬",
            "\"id\":1,",
            "\"data\":[],",
            "\"userId\":null,",
            "\"type\":\"cancel\",",
            "\"specversion\":\"1.0\",");

    private final RecordParser parser = new RecordParser(Contract.load(), 1 << 20);

    @RepeatedTest(10)
    void anyBytesAreClassified(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        for (int i = 0; i < 300; i++) {
            byte[] value = bytes(random);
            assertClassified(Records.plain(value));
            assertClassified(
                    new RawRecord(null, value, Records.binary(REQUEST, DATA).headers()));
            assertClassified(Records.and(
                    Records.binary(REQUEST, DATA), "ce_" + pick(random, List.of("id", "source", "time", "x")), value));
        }
    }

    @RepeatedTest(10)
    void anyDamageToAGoodRecordIsClassified(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<RawRecord> good = List.of(
                Records.structured(REQUEST, json(request(random)).toString()),
                Records.binary(REQUEST, json(request(random)).toString()),
                Records.binary(CANCEL, "{\"requestId\":\"a\",\"reason\":\"b\"}"),
                Records.plain("{\"type\":\"cancel\",\"jobId\":\"01939a2e-4b60-7c11-8d5e-0a1b2c3d4e5f\"}"),
                Records.plain("{\"id\":\"a\"," + DATA.substring(1)));
        for (int i = 0; i < 300; i++) {
            RawRecord record = pick(random, good);
            assertClassified(new RawRecord(null, damaged(random, record.value()), record.headers()));
        }
    }

    @RepeatedTest(10)
    void anyValuesInTheDocumentedFieldsAreClassified(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<String> fields = Stream.concat(
                        Contract.load().schema("generation-request.json").fields().stream(),
                        Stream.of("id", "source", "type", "jobId", "requestId", "reason", "specversion", "data"))
                .sorted()
                .toList();
        for (int i = 0; i < 300; i++) {
            ObjectNode data = JSON.createObjectNode().put("userId", "u").put("prompt", "p");
            for (int n = random.nextInt(4); n >= 0; n--) {
                data.set(pick(random, fields), JSON.valueToTree(anything(random, 0)));
            }
            assertClassified(Records.binary(random.nextBoolean() ? REQUEST : CANCEL, data.toString()));
            assertClassified(Records.plain(data.put("id", "a").toString()));
        }
    }

    @RepeatedTest(10)
    void everyWellFormedRequestIsReadAsItWasMeant(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        for (int i = 0; i < 100; i++) {
            GenerationRequest request = request(random);
            String data = json(request).toString();
            String start = "{\"id\":\"order-1\",\"source\":\"/shop\",";

            assertThat(parser.parse(Records.binary(REQUEST, data))).isEqualTo(new Parsed.Request(request));
            assertThat(parser.parse(Records.structured(REQUEST, data))).isEqualTo(new Parsed.Request(request));
            assertThat(parser.parse(Records.plain(start + data.substring(1)))).isEqualTo(new Parsed.Request(request));
        }
    }

    @Test
    void manyThreadsReadTheSameAsOne() {
        Random random = new Random(7);
        List<RawRecord> records = IntStream.range(0, 2_000)
                .mapToObj(i -> Records.binary(REQUEST, json(request(random)).toString()))
                .map(record -> random.nextInt(4) > 0
                        ? record
                        : new RawRecord(null, damaged(random, record.value()), record.headers()))
                .toList();

        List<Parsed> alone = records.stream().map(parser::parse).toList();
        List<Parsed> together = records.parallelStream().map(parser::parse).toList();

        assertThat(together).isEqualTo(alone);
    }

    private void assertClassified(RawRecord record) {
        switch (parser.parse(record)) {
            case Parsed.Request(GenerationRequest request) ->
                assertThat(StorableText.isStorable(request.render().prompt())).isTrue();
            case Parsed.Production(var production) ->
                assertThat(production.steps()).isNotEmpty();
            case Parsed.Cancel(var command) -> assertThat(command.target()).isNotNull();
            case Parsed.Invalid invalid ->
                assertThat(invalid.defect().message()).isNotBlank();
            case Parsed.Poison(var defect) -> assertThat(defect.message()).isNotBlank();
        }
    }

    private static byte[] bytes(Random random) {
        byte[] value = new byte[random.nextInt(64)];
        random.nextBytes(value);
        return value;
    }

    private static byte[] damaged(Random random, byte @Nullable [] value) {
        String text = new String(value == null ? new byte[0] : value, StandardCharsets.UTF_8);
        for (int n = random.nextInt(3); n >= 0; n--) {
            int from = random.nextInt(text.length() + 1);
            int to = Math.min(text.length(), from + random.nextInt(6));
            text = text.substring(0, from) + (random.nextBoolean() ? pick(random, SCRAPS) : "") + text.substring(to);
        }
        byte[] damaged = text.getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(4) == 0 && damaged.length > 0) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        return damaged;
    }

    private static @Nullable Object anything(Random random, int depth) {
        return switch (random.nextInt(depth > 2 ? 6 : 8)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong();
            case 3 -> random.nextGaussian() * Math.pow(10, random.nextInt(40));
            case 4 -> text(random, 20);
            case 5 -> pick(random, List.of("8", "1280x720", "16:9", "720p", "2030-01-01T08:00:00Z", "cancel", "", " "));
            case 6 -> Arrays.asList(anything(random, depth + 1), anything(random, depth + 1));
            default -> {
                Map<String, Object> object = new HashMap<>();
                object.put(pick(random, List.of("role", "uri", "mime", "a")), anything(random, depth + 1));
                yield object;
            }
        };
    }

    private static GenerationRequest request(Random random) {
        boolean sized = random.nextBoolean();
        Instant notBefore = maybe(random, Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L)));
        Instant base = notBefore == null ? Instant.EPOCH : notBefore;
        return new GenerationRequest(
                new RequestIdentity("/shop", "order-1"),
                new UserId("u" + text(random, 100)),
                pick(random, List.of("auto", "sora-2", "org/model:v1.5@fast")),
                new RenderRequest(
                        "p" + text(random, 2_000),
                        maybe(random, 1 + random.nextInt(3_600)),
                        new Shape(
                                sized ? new FrameSize(1 + random.nextInt(9_999), 1 + random.nextInt(9_999)) : null,
                                sized ? null : maybe(random, (1 + random.nextInt(99)) + ":" + (1 + random.nextInt(99))),
                                sized ? null : maybe(random, pick(random, List.of("480p", "720p", "1080p", "4k")))),
                        maybe(random, random.nextBoolean()),
                        new Options(
                                maybe(random, random.nextLong() & Long.MAX_VALUE),
                                maybe(random, text(random, 500)),
                                maybe(random, "s" + text(random, 100)),
                                maybe(random, "l" + text(random, 50))),
                        references(random)),
                random.nextInt(10),
                notBefore,
                maybe(random, base.plusNanos(1 + random.nextLong(1_000_000_000_000_000L))),
                labels(random),
                null);
    }

    private static List<Reference> references(Random random) {
        List<Reference> references = new ArrayList<>();
        for (int i = random.nextInt(9); i > 0; i--) {
            Reference.Role role = pick(random, List.of(Reference.Role.values()));
            String uri = pick(random, List.of("https://example.org/a?b=c#d", "s3://bobine/in/é.png", "data:,x"));
            references.add(new Reference(role, uri, maybe(random, "image/svg+xml")));
        }
        return references;
    }

    private static Map<String, String> labels(Random random) {
        Map<String, String> labels = new HashMap<>();
        for (int i = random.nextInt(32); i > 0; i--) {
            labels.put(i + text(random, 30), text(random, 256));
        }
        return labels;
    }

    private static ObjectNode json(GenerationRequest request) {
        ObjectNode data = JSON.createObjectNode();
        data.put("userId", request.userId().value());
        data.put("prompt", request.render().prompt());
        data.put("model", request.model());
        data.put("seconds", request.render().seconds());
        data.put(
                "size",
                request.render().shape().size() == null
                        ? null
                        : request.render().shape().size().toString());
        data.put("aspectRatio", request.render().shape().aspectRatio());
        data.put("resolution", request.render().shape().resolution());
        data.put("audio", request.render().audio());
        data.put("seed", request.render().options().seed());
        data.put("negativePrompt", request.render().options().negativePrompt());
        data.put("style", request.render().options().style());
        data.put("look", request.render().options().look());
        data.put("priority", request.priority());
        data.put(
                "notBefore",
                request.notBefore() == null ? null : request.notBefore().toString());
        data.put(
                "deadline",
                request.deadline() == null ? null : request.deadline().toString());
        ArrayNode references = data.putArray("references");
        for (Reference reference : request.render().references()) {
            references
                    .addObject()
                    .put("role", reference.role().name().toLowerCase(Locale.ROOT))
                    .put("uri", reference.uri())
                    .put("mime", reference.mime());
        }
        ObjectNode labels = data.putObject("metadata");
        request.metadata().forEach(labels::put);
        return data;
    }

    /// Any storable characters, of all planes.
    private static String text(Random random, int longest) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(longest + 1); i > 0; i--) {
            int point = 1 + random.nextInt(random.nextInt(3) == 0 ? Character.MAX_CODE_POINT : 0x7f);
            text.appendCodePoint(point >= 0xd800 && point <= 0xdfff ? '~' : point);
        }
        return text.toString();
    }

    private static <T> @Nullable T maybe(Random random, T value) {
        return random.nextInt(3) == 0 ? null : value;
    }

    private static <T> T pick(Random random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
