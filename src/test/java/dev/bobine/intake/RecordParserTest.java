package dev.bobine.intake;

import static dev.bobine.intake.Records.DATA;
import static dev.bobine.intake.Records.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.bobine.contract.Contract;
import dev.bobine.job.Actor;
import dev.bobine.job.CancelCommand;
import dev.bobine.job.CancelCommand.Target;
import dev.bobine.job.FrameSize;
import dev.bobine.job.GenerationRequest;
import dev.bobine.job.JobId;
import dev.bobine.job.Kind;
import dev.bobine.job.Options;
import dev.bobine.job.Reference;
import dev.bobine.job.RenderRequest;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.Shape;
import dev.bobine.job.Still;
import dev.bobine.job.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Messages that are in order. For those that are not see [BadRecordsTest].
class RecordParserTest {

    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String OTHER_TRACE = "00-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbbb-00";
    private static final RequestIdentity IDENTITY = new RequestIdentity("/shop", "order-1");
    private static final String FULL = """
        {"userId":"u-1","prompt":"Un chat 🐈 court","model":"sora-2","seconds":"8","aspectRatio":"16:9",
         "resolution":"4K","audio":false,"seed":9223372036854775807,"negativePrompt":"text","style":"ink","look":"noir",
         "priority":9,"notBefore":"2030-01-01T08:00:00+01:00","deadline":"2030-01-01T09:00:00Z",
         "references":[{"role":"first_frame","uri":"https://example.org/a.png","mime":"image/png"},
                       {"role":"audio","uri":"data:audio/wav;base64,AAAA"}],
         "metadata":{"order":"2030","shop":"é"}, "later":{"unknown":[1,2,{"x":null}]}}
        """;

    private final RecordParser parser = new RecordParser(Contract.load(), 1 << 20);

    static List<RawRecord> everyMode() {
        return List.of(
                Records.binary(REQUEST, FULL),
                Records.structured(REQUEST, FULL),
                Records.without(Records.structured(REQUEST, FULL), "content-type"),
                Records.plain("{\"id\":\"order-1\",\"source\":\"/shop\","
                        + FULL.strip().substring(1)));
    }

    @ParameterizedTest
    @MethodSource("everyMode")
    void aRequestReadsTheSameInEveryMode(RawRecord record) {
        assertThat(request(record))
                .isEqualTo(new GenerationRequest(
                        IDENTITY,
                        new UserId("u-1"),
                        "sora-2",
                        new RenderRequest(
                                "Un chat 🐈 court",
                                8,
                                new Shape(null, "16:9", "4k"),
                                false,
                                new Options(Long.MAX_VALUE, "text", "ink", "noir"),
                                List.of(
                                        new Reference(
                                                Reference.Role.FIRST_FRAME, "https://example.org/a.png", "image/png"),
                                        new Reference(Reference.Role.AUDIO, "data:audio/wav;base64,AAAA", null))),
                        9,
                        Instant.parse("2030-01-01T07:00:00Z"),
                        Instant.parse("2030-01-01T09:00:00Z"),
                        Map.of("order", "2030", "shop", "é"),
                        null));
    }

    @ParameterizedTest
    @CsvSource({"png,PNG", "jpeg,JPEG", "webp,WEBP"})
    void aStillIsReadWithItsFormat(String wire, Still.Format format) {
        String data = "{\"userId\":\"u\",\"prompt\":\"p\",\"kind\":\"still\",\"format\":\"" + wire + "\"}";

        RenderRequest still = request(Records.binary(REQUEST, data)).render();

        assertThat(still.kind()).isEqualTo(Kind.STILL);
        assertThat(still.format()).isEqualTo(format);
    }

    @Test
    void whatIsLeftOutOrNullIsLeftToAdmission() {
        GenerationRequest sparse = request(Records.binary(REQUEST, DATA));
        GenerationRequest nulls = request(Records.binary(REQUEST, """
            {"userId":"u-1","prompt":"a secret wish","model":null,"seconds":null,"size":null,"aspectRatio":null,
             "resolution":null,"audio":null,"seed":null,"negativePrompt":null,"style":null,"priority":null,
             "notBefore":null,"deadline":null,"references":null,"metadata":null}
            """));

        assertThat(nulls).isEqualTo(sparse);
        assertThat(sparse)
                .isEqualTo(new GenerationRequest(
                        IDENTITY,
                        new UserId("u-1"),
                        "auto",
                        new RenderRequest("a secret wish", null, Shape.ANY, null, Options.NONE, List.of()),
                        5,
                        null,
                        null,
                        Map.of(),
                        null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "\"8\"", "8.0", "0.8e1"})
    void secondsMayBeWrittenAsNumberOrText(String seconds) {
        String data = "{\"userId\":\"u\",\"prompt\":\"p\",\"size\":\"720x1280\",\"seconds\":" + seconds + "}";

        assertThat(request(Records.binary(REQUEST, data)).render().seconds()).isEqualTo(8);
        assertThat(request(Records.binary(REQUEST, data)).render().shape().size())
                .isEqualTo(new FrameSize(720, 1280));
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0.8,800000", "8e-1,800000", "2.00,2000000", "0.0000019,1", "1000000000,1000000000000000"})
    void whatIsSmallerThanAMillionthOfMaxCostIsLeftOut(String maxCost, long micros) {
        String data = "{\"userId\":\"u\",\"prompt\":\"p\",\"maxCost\":" + maxCost + "}";

        assertThat(request(Records.binary(REQUEST, data)).maxCostMicros()).isEqualTo(micros);
    }

    @ParameterizedTest
    @CsvSource({
        "-0.01,out_of_range",
        "1e10,out_of_range",
        "1e400,out_of_range",
        "'\"0.8\"',wrong_type",
        "true,wrong_type"
    })
    void whatIsNoAmountIsNoMaxCost(String maxCost, String code) {
        String data = "{\"userId\":\"u\",\"prompt\":\"p\",\"maxCost\":" + maxCost + "}";

        assertThat(parser.parse(Records.binary(REQUEST, data)))
                .isInstanceOfSatisfying(Parsed.Invalid.class, invalid -> {
                    assertThat(invalid.defect().code().code()).isEqualTo(code);
                    assertThat(invalid.defect().field()).isEqualTo("maxCost");
                });
    }

    @Test
    void lengthsAreCountedInCodePoints() {
        String prompt = "🎬".repeat(32_000);
        String user = "🦊".repeat(200);

        GenerationRequest request =
                request(Records.binary(REQUEST, "{\"userId\":\"" + user + "\",\"prompt\":\"" + prompt + "\"}"));

        assertThat(request.render().prompt()).isEqualTo(prompt);
        assertThat(request.userId().value()).isEqualTo(user);
    }

    @Test
    void plainJsonWithoutSourceGetsTheSourcePlain() {
        assertThat(request(Records.plain("{\"id\":\"a\"," + DATA.substring(1))).identity())
                .isEqualTo(new RequestIdentity("plain", "a"));
        assertThat(request(Records.plain("{\"id\":\"a\",\"type\":\"generate\"," + DATA.substring(1)))
                        .identity())
                .isEqualTo(new RequestIdentity("plain", "a"));
    }

    @Test
    void headerNamesAreReadInAnyCase() {
        RawRecord record = Records.withHeaders(
                DATA.getBytes(StandardCharsets.UTF_8),
                "CE_SpecVersion",
                "1.0",
                "CE_ID",
                "order-1",
                "CE_Source",
                "/shop",
                "CE_Type",
                REQUEST,
                "Content-Type",
                "Application/JSON; charset=utf-8");

        assertThat(request(record).identity()).isEqualTo(IDENTITY);
    }

    @Test
    void theTraceOfTheHeaderGoesBeforeThatOfTheEvent() {
        RawRecord header = Records.and(Records.binary(REQUEST, DATA), "traceparent", TRACE);
        RawRecord extension = Records.and(Records.binary(REQUEST, DATA), "ce_traceparent", OTHER_TRACE);
        RawRecord both = Records.and(header, "ce_traceparent", OTHER_TRACE);
        RawRecord malformed = Records.and(extension, "traceparent", "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01");

        assertThat(request(header).trace()).isEqualTo(TRACE);
        assertThat(request(extension).trace()).isEqualTo(OTHER_TRACE);
        assertThat(request(both).trace()).isEqualTo(TRACE);
        assertThat(request(malformed).trace()).isEqualTo(OTHER_TRACE);
    }

    @Test
    void aStructuredEventMayCarryTheTrace() {
        String event = "{\"specversion\":\"1.0\",\"id\":\"order-1\",\"source\":\"/shop\",\"type\":\"" + REQUEST
                + "\",\"traceparent\":\"" + TRACE + "\",\"count\":3,\"data\":" + DATA + "}";

        assertThat(request(Records.plain(event)).trace()).isEqualTo(TRACE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Thu, 22 Feb 2024 10:00:00 GMT",
                "2024-02-22T10:00:00+0000",
                "2024-02-22T10:00:00",
                "2024-02-22 10:00:00Z",
                "yesterday",
                ""
            })
    void aTimeOfAnyFormIsNoReasonToRefuse(String time) {
        String event = "{\"specversion\":\"1.0\",\"id\":\"order-1\",\"source\":\"/shop\",\"type\":\"" + REQUEST
                + "\",\"time\":\"" + time + "\",\"data\":" + DATA + "}";

        assertThat(request(Records.plain(event)).identity()).isEqualTo(IDENTITY);
        assertThat(request(Records.and(Records.binary(REQUEST, DATA), "ce_time", time))
                        .identity())
                .isEqualTo(IDENTITY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"time\":7",
                "\"subject\":[]",
                "\"dataschema\":\"two words\"",
                "\"routing\":{\"region\":\"eu\"}",
                "\"traceparent\":7",
                "\"My-Label\":\"x\""
            })
    void attributesThatAreNotUsedMayBeAnything(String attribute) {
        String event = "{\"specversion\":\"1.0\",\"id\":\"order-1\",\"source\":\"/shop\",\"type\":\"" + REQUEST + "\","
                + attribute + ",\"data\":" + DATA + "}";

        assertThat(request(Records.plain(event)).identity()).isEqualTo(IDENTITY);
    }

    @Test
    void headersThatAreNotUsedMayBeAnything() {
        byte[] noText = {(byte) 0xff};
        RawRecord record = Records.and(Records.binary(REQUEST, DATA), "ce_my-label", noText);
        RawRecord more = Records.and(Records.and(record, "ce_time", noText), "traceparent", noText);

        assertThat(request(more).identity()).isEqualTo(IDENTITY);
        assertThat(request(Records.and(Records.plain("{\"id\":\"a\"," + DATA.substring(1)), "ce_my-label", noText))
                        .identity())
                .isEqualTo(new RequestIdentity("plain", "a"));
    }

    @Test
    void dataMayComeInBase64() {
        String data = Base64.getEncoder().encodeToString(FULL.getBytes(StandardCharsets.UTF_8));
        String event = "{\"specversion\":\"1.0\",\"id\":\"order-1\",\"source\":\"/shop\",\"type\":\"" + REQUEST
                + "\",\"datacontenttype\":\"application/json\",\"data_base64\":\"" + data + "\"}";

        assertThat(request(Records.plain(event))).isEqualTo(request(Records.structured(REQUEST, FULL)));
    }

    @Test
    void anIntegerAsIdCountsAsItsDigits() {
        assertThat(request(Records.plain("{\"id\":42," + DATA.substring(1))).identity())
                .isEqualTo(new RequestIdentity("plain", "42"));
        assertThat(cancel(Records.plain("{\"type\":\"cancel\",\"id\":1,\"requestId\":42}")))
                .isEqualTo(new CancelCommand(byRequest("plain", "42"), Actor.USER, null, null));
    }

    @Test
    void aByteOrderMarkIsPassedOver() {
        assertThat(request(Records.plain("\uFEFF{\"id\":\"a\"," + DATA.substring(1)))
                        .identity())
                .isEqualTo(new RequestIdentity("plain", "a"));
        assertThat(request(Records.binary(REQUEST, "\uFEFF" + DATA)).identity()).isEqualTo(IDENTITY);
    }

    @Test
    void aCancelNamesAJobOrARequest() {
        String job = "01939A2E-4b60-7c11-8d5e-0a1b2c3d4e5f";

        assertThat(cancel(Records.binary(Records.CANCEL, "{\"jobId\":\"" + job + "\",\"reason\":\"enough\"}")))
                .isEqualTo(new CancelCommand(new Target.ByJob(JobId.of(job)), Actor.USER, "enough", null));
        assertThat(cancel(Records.structured(Records.CANCEL, "{\"requestId\":\"order-7\",\"jobId\":null}")))
                .isEqualTo(new CancelCommand(byRequest("/shop", "order-7"), Actor.USER, null, null));
        assertThat(cancel(Records.binary(Records.CANCEL, "{\"requestId\":\"order-7\",\"source\":\"/other\"}")))
                .isEqualTo(new CancelCommand(byRequest("/other", "order-7"), Actor.USER, null, null));
        assertThat(cancel(Records.plain("{\"type\":\"cancel\",\"requestId\":\"order-7\"}")))
                .isEqualTo(new CancelCommand(byRequest("plain", "order-7"), Actor.USER, null, null));
        assertThat(cancel(Records.plain("{\"type\":\"cancel\",\"source\":\"s\",\"requestId\":\"order-7\"}")))
                .isEqualTo(new CancelCommand(byRequest("s", "order-7"), Actor.USER, null, null));
    }

    @Test
    void overHttpTheFallbackNamesWhatHasNoName() {
        RequestIdentity fallback = new RequestIdentity("http", "generated");

        assertThat(http(Map.of(), DATA, fallback).identity()).isEqualTo(fallback);
        assertThat(http(Map.of(), "{\"id\":\"a\"," + DATA.substring(1), fallback)
                        .identity())
                .isEqualTo(new RequestIdentity("http", "a"));
        assertThat(http(Map.of(), "{\"source\":\"/s\"," + DATA.substring(1), fallback)
                        .identity())
                .isEqualTo(new RequestIdentity("/s", "generated"));
    }

    @Test
    void overHttpACloudEventIsReadByItsOwnBinding() {
        Map<String, String> headers = Map.of(
                "Ce-Specversion", "1.0",
                "Ce-Id", "a%20b+%F0%9F%98%80",
                "Ce-Source", "/shop",
                "Ce-Type", REQUEST,
                "Content-Type", "application/json",
                "Traceparent", TRACE);

        GenerationRequest request = http(headers, DATA, new RequestIdentity("http", "generated"));

        assertThat(request.identity()).isEqualTo(new RequestIdentity("/shop", "a b+😀"));
        assertThat(request.trace()).isEqualTo(TRACE);
    }

    private GenerationRequest http(Map<String, String> headers, String body, RequestIdentity fallback) {
        Parsed parsed = parser.parseHttp(headers, body.getBytes(StandardCharsets.UTF_8), fallback);
        return assertThat(parsed)
                .asInstanceOf(type(Parsed.Request.class))
                .actual()
                .request();
    }

    private GenerationRequest request(RawRecord record) {
        return assertThat(parser.parse(record))
                .asInstanceOf(type(Parsed.Request.class))
                .actual()
                .request();
    }

    private CancelCommand cancel(RawRecord record) {
        return assertThat(parser.parse(record))
                .asInstanceOf(type(Parsed.Cancel.class))
                .actual()
                .command();
    }

    private static Target byRequest(String source, String id) {
        return new Target.ByRequest(new RequestIdentity(source, id));
    }
}
