package dev.bobine.intake;

import static dev.bobine.intake.Records.CANCEL;
import static dev.bobine.intake.Records.DATA;
import static dev.bobine.intake.Records.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.list;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.bobine.contract.Contract;
import dev.bobine.contract.Defect;
import dev.bobine.contract.FaultCode;
import dev.bobine.contract.MessageKind;
import dev.bobine.job.EventType;
import dev.bobine.job.Listener;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.UserId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Each thing that can be wrong with a record has its answer.
@Execution(ExecutionMode.CONCURRENT)
class BadRecordsTest {

    private static final int MAX_BYTES = 1 << 20;
    private static final String NOBODY = "nobody";

    private final RecordParser parser = new RecordParser(Contract.load(), MAX_BYTES);

    /// Fields of the data, each in a request that is otherwise in order.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        "seconds":0                             | out_of_range       | seconds
        "seconds":3601                          | out_of_range       | seconds
        "seconds":-8                            | out_of_range       | seconds
        "seconds":8.5                           | wrong_type         | seconds
        "seconds":1e400                         | wrong_type         | seconds
        "seconds":"08"                          | invalid_format     | seconds
        "seconds":"3601"                        | invalid_format     | seconds
        "seconds":"long"                        | invalid_format     | seconds
        "seconds":true                          | wrong_type         | seconds
        "seconds":[8]                           | wrong_type         | seconds
        "size":"big"                            | invalid_format     | size
        "size":"0x720"                          | invalid_format     | size
        "size":"1280x720\\n"                    | invalid_format     | size
        "size":1280                             | wrong_type         | size
        "size":"1280x720","aspectRatio":"16:9"  | conflicting_fields | aspectRatio
        "resolution":"720p","size":"1280x720"   | conflicting_fields | resolution
        "aspectRatio":"wide"                    | invalid_format     | aspectRatio
        "resolution":"720"                      | invalid_format     | resolution
        "audio":"yes"                           | wrong_type         | audio
        "seed":-1                               | out_of_range       | seed
        "seed":9223372036854775808              | out_of_range       | seed
        "seed":1e300                            | out_of_range       | seed
        "seed":"1"                              | wrong_type         | seed
        "model":""                              | invalid_format     | model
        "model":"two words"                     | invalid_format     | model
        "model":7                               | wrong_type         | model
        "priority":10                           | out_of_range       | priority
        "priority":-1                           | out_of_range       | priority
        "priority":"5"                          | wrong_type         | priority
        "style":""                              | too_short          | style
        "negativePrompt":{}                     | wrong_type         | negativePrompt
        "negativePrompt":"a\\u0000b"            | unstorable_text    | negativePrompt
        "notBefore":"tomorrow"                  | invalid_format     | notBefore
        "notBefore":"2030-01-01T08:00:00"       | invalid_format     | notBefore
        "notBefore":"2030-02-30T08:00:00Z"      | invalid_format     | notBefore
        "deadline":"2016-12-31T23:59:60Z"       | invalid_format     | deadline
        "deadline":1893456000                   | wrong_type         | deadline
        "notBefore":"2030-01-01T09:00:00Z","deadline":"2030-01-01T10:00:00+01:00" | conflicting_fields | deadline
        "references":{}                         | wrong_type         | references
        "references":["s3://a/b"]               | wrong_type         | references[0]
        "references":[{"role":"first_frame"}]   | missing_field      | references[0].uri
        "references":[{"uri":"https://a/b"}]    | missing_field      | references[0].role
        "references":[{"role":"reference","uri":"https://a/b"},{"role":"muse","uri":"https://a/b"}] | unknown_value | references[1].role
        "references":[{"role":"reference","uri":"http://a/b"}]  | invalid_format | references[0].uri
        "references":[{"role":"reference","uri":"file:///etc"}] | invalid_format | references[0].uri
        "references":[{"role":"reference","uri":"https://a b"}] | invalid_format | references[0].uri
        "references":[{"role":"reference","uri":"https://a/b","mime":"png"}] | invalid_format | references[0].mime
        "metadata":[]                           | wrong_type         | metadata
        "metadata":{"secret":1}                 | wrong_type         | metadata
        "metadata":{"secret":null}              | wrong_type         | metadata
        "metadata":{"":"empty"}                 | too_short          | metadata
        "metadata":{"a\\u0000":"b"}             | unstorable_text    | metadata
        "metadata":{"a":"\\ud83d"}              | unstorable_text    | metadata
        "userId":"other"                        | duplicate_key      |
        """)
    void aFieldOutOfOrderIsNamed(String field, String code, String where) {
        Parsed.Invalid answer = invalid(Records.binary(REQUEST, DATA.replace("}", "," + field + "}")));

        assertThat(answer.defect().code().code()).isEqualTo(code);
        assertThat(answer.defect().field()).isEqualTo(where);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {}                                 | missing_field   | userId
        {"userId":"u"}                     | missing_field   | prompt
        {"prompt":"p"}                     | missing_field   | userId
        {"userId":"u","prompt":""}         | too_short       | prompt
        {"userId":"u","prompt":null}       | wrong_type      | prompt
        {"userId":"u","prompt":["p"]}      | wrong_type      | prompt
        {"userId":"u","prompt":"a\\u0000"} | unstorable_text | prompt
        {"userId":"u","prompt":"\\ud83d"}  | unstorable_text | prompt
        {"userId":"u","prompt":"\\udc08a"} | unstorable_text | prompt
        {"userId":"","prompt":"p"}         | too_short       | userId
        {"userId":"   ","prompt":"p"}      | invalid_format  | userId
        {"userId":"\\u2003","prompt":"p"}  | invalid_format  | userId
        {"userId":7,"prompt":"p"}          | wrong_type      | userId
        []                                 | not_an_object   |
        "text"                             | not_an_object   |
        null                               | not_an_object   |
        {"userId":"u","prompt":NaN}        | not_json        |
        {"userId":"u","prompt":"p"}}       | not_json        |
        {"userId":"u","prompt":"p"} {}     | not_json        |
        {"userId":"u","prompt":"p          | not_json        |
        {'userId':'u'}                     | not_json        |
        hello                              | not_json        |
        """)
    void dataOutOfOrderIsTold(String data, String code, String where) {
        Parsed.Invalid answer = invalid(Records.binary(REQUEST, data));

        assertThat(answer.defect().code().code()).isEqualTo(code);
        assertThat(answer.defect().field()).isEqualTo(where);
        assertThat(answer.identity()).isEqualTo(new RequestIdentity("/shop", "order-1"));
        assertThat(answer.kind()).isEqualTo(MessageKind.GENERATION);
    }

    static List<Arguments> overLimits() {
        return List.of(
                arguments("prompt", "\"" + "🎬".repeat(32_001) + "\"", FaultCode.TOO_LONG),
                arguments("userId", "\"" + "u".repeat(201) + "\"", FaultCode.TOO_LONG),
                arguments("model", "\"" + "m".repeat(129) + "\"", FaultCode.TOO_LONG),
                arguments("style", "\"" + "s".repeat(201) + "\"", FaultCode.TOO_LONG),
                arguments("negativePrompt", "\"" + "n".repeat(32_001) + "\"", FaultCode.TOO_LONG),
                arguments("metadata", "{\"" + "k".repeat(65) + "\":\"v\"}", FaultCode.TOO_LONG),
                arguments("metadata", "{\"k\":\"" + "v".repeat(513) + "\"}", FaultCode.TOO_LONG),
                arguments("metadata", manyLabels(33), FaultCode.TOO_MANY),
                arguments("references", manyReferences(9), FaultCode.TOO_MANY));
    }

    @ParameterizedTest
    @MethodSource("overLimits")
    void whatIsOverALimitIsRefused(String field, String value, FaultCode code) {
        String data = "{\"userId\":\"u\",\"prompt\":\"p\"}".replaceAll("\"" + field + "\":\"\\w\",?", "");
        String rest = data.substring(1).replace(",}", "}");

        Parsed.Invalid answer = invalid(Records.binary(REQUEST, "{\"" + field + "\":" + value + "," + rest));

        assertThat(answer.defect().code()).isEqualTo(code);
        assertThat(answer.defect().field()).isEqualTo(field);
    }

    @Test
    void whatIsJustWithinTheLimitsIsTaken() {
        String data = "{\"userId\":\"u\",\"prompt\":\"p\",\"metadata\":" + manyLabels(32) + ",\"references\":"
                + manyReferences(8) + ",\"style\":\"" + "s".repeat(200) + "\",\"seconds\":3600,\"seed\":0}";

        assertThat(parser.parse(Records.binary(REQUEST, data))).isInstanceOf(Parsed.Request.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {}                                     | conflicting_fields |
        {"jobId":null}                         | conflicting_fields |
        {"jobId":"01939a2e-4b60-7c11-8d5e-0a1b2c3d4e5f","requestId":"a"} | conflicting_fields |
        {"jobId":"1-1-1-1-1"}                  | invalid_format     | jobId
        {"jobId":7}                            | wrong_type         | jobId
        {"requestId":""}                       | too_short          | requestId
        {"requestId":" "}                      | invalid_format     | requestId
        {"requestId":"a","source":" "}         | invalid_format     | requestId
        {"requestId":"a\\u0000"}               | unstorable_text    | requestId
        {"requestId":"a","reason":7}           | wrong_type         | reason
        []                                     | not_an_object      |
        """)
    void aCancelOutOfOrderIsTold(String data, String code, String where) {
        Parsed.Invalid answer = invalid(Records.binary(CANCEL, data));

        assertThat(answer.defect().code().code()).isEqualTo(code);
        assertThat(answer.defect().field()).isEqualTo(where);
        assertThat(answer.kind()).isEqualTo(MessageKind.CANCEL);
    }

    static List<Arguments> envelopes() {
        RawRecord good = Records.binary(REQUEST, DATA);
        return List.of(
                arguments(
                        Records.and(good, "ce_specversion", "0.3"),
                        "unsupported_specversion",
                        "specversion",
                        "order-1"),
                arguments(Records.without(good, "ce_specversion"), "unsupported_specversion", "specversion", "order-1"),
                arguments(Records.and(good, "ce_type", "com.example.other"), "unknown_type", "type", "order-1"),
                arguments(Records.without(good, "ce_type"), "missing_type", "type", "order-1"),
                arguments(Records.without(good, "ce_id"), "missing_id", "id", NOBODY),
                arguments(Records.and(good, "ce_id", " "), "missing_id", "id", NOBODY),
                arguments(Records.and(good, "ce_id", "i".repeat(257)), "invalid_identity", null, NOBODY),
                arguments(Records.and(good, "ce_id", "a\u0000b"), "invalid_identity", null, NOBODY),
                arguments(Records.and(good, "ce_id", new byte[] {(byte) 0xff}), "invalid_utf8", "id", "order-1"),
                arguments(Records.without(good, "ce_source"), "missing_source", "source", NOBODY),
                arguments(Records.and(good, "ce_source", "two words"), "invalid_envelope", "source", "order-1"),
                arguments(
                        Records.and(good, "content-type", "text/xml"),
                        "unsupported_content_type",
                        "datacontenttype",
                        "order-1"),
                arguments(new RawRecord(null, null, good.headers()), "null_value", null, "order-1"),
                arguments(new RawRecord(null, new byte[0], good.headers()), "null_value", null, "order-1"),
                arguments(new RawRecord(null, new byte[2 << 20], good.headers()), "too_large", null, "order-1"),
                arguments(
                        new RawRecord(null, latin1("{\"prompt\":\"é\"}"), good.headers()),
                        "invalid_utf8",
                        null,
                        "order-1"));
    }

    @ParameterizedTest
    @MethodSource("envelopes")
    void anEnvelopeOutOfOrderIsTold(RawRecord record, String code, String where, String whose) {
        assertAnswer(record, code, where, whose);
    }

    static List<Arguments> structured() {
        String start = "{\"specversion\":\"1.0\",\"id\":\"order-1\",\"source\":\"/shop\",\"type\":\"" + REQUEST + "\"";
        return List.of(
                arguments(start + ",\"data_base64\":\"bm90IGpzb24=\"}", "not_json", "data_base64", "order-1"),
                arguments(start + ",\"data_base64\":\"/w==\"}", "invalid_utf8", "data_base64", "order-1"),
                arguments(start + ",\"data_base64\":\"W10=\"}", "not_an_object", "data_base64", "order-1"),
                arguments(start + ",\"data_base64\":\"{}\"}", "invalid_format", "data_base64", "order-1"),
                arguments(start + ",\"data_base64\":{}}", "invalid_format", "data_base64", "order-1"),
                arguments(start + ",\"data_base64\":\"e30=\"}", "missing_field", "userId", "order-1"),
                arguments(
                        start + ",\"data\":{},\"data_base64\":\"e30=\"}",
                        "conflicting_fields",
                        "data_base64",
                        "order-1"),
                arguments(start + "}", "missing_data", "data", "order-1"),
                arguments(start + ",\"data\":null}", "missing_data", "data", "order-1"),
                arguments(start + ",\"data\":\"{}\"}", "not_an_object", "data", "order-1"),
                arguments(
                        start + ",\"datacontenttype\":\"text/plain\",\"data\":\"x\"}",
                        "unsupported_content_type",
                        "datacontenttype",
                        "order-1"),
                arguments(start + ",\"data\":{\"userId\":\"u\"}}", "missing_field", "prompt", "order-1"),
                arguments(start + ",\"datacontenttype\":7,\"data\":{}}", "wrong_type", "datacontenttype", "order-1"),
                arguments(start.replace("\"order-1\"", "7") + ",\"data\":" + DATA + "}", "wrong_type", "id", NOBODY),
                arguments(
                        start.replace("\"id\":\"order-1\",", "") + ",\"data\":" + DATA + "}",
                        "missing_id",
                        "id",
                        NOBODY),
                arguments(
                        start.replace("1.0", "2.0") + ",\"data\":" + DATA + "}",
                        "unsupported_specversion",
                        "specversion",
                        "order-1"),
                arguments(
                        start.replace("\"1.0\"", "1.0") + ",\"data\":" + DATA + "}",
                        "wrong_type",
                        "specversion",
                        "order-1"),
                arguments(
                        start.replace(REQUEST, "order.created") + ",\"data\":" + DATA + "}",
                        "unknown_type",
                        "type",
                        "order-1"),
                arguments(start + ",\"data\":" + DATA, "not_json", null, NOBODY),
                arguments(start + ",\"data\":" + nested(70) + "}", "too_complex", null, "order-1"),
                arguments(start + ",\"data\":" + nested(2_000) + "}", "too_complex", null, NOBODY),
                arguments(start + ",\"data\":{\"n\":" + "9".repeat(5_000) + "}}", "too_complex", null, "order-1"),
                arguments(start + ",\"data\":{\"a\":1,\"a\":2}}", "duplicate_key", null, "order-1"),
                arguments(start + ",\"id\":\"order-2\",\"data\":{}}", "duplicate_key", null, NOBODY),
                arguments(
                        start + ",\"data\":{\"prompt\":\"" + "x".repeat(2 << 20) + "\"}}",
                        "too_large",
                        null,
                        "order-1"));
    }

    @ParameterizedTest
    @MethodSource("structured")
    void aStructuredEventOutOfOrderIsTold(String event, String code, String where, String whose) {
        byte[] value = event.getBytes(StandardCharsets.UTF_8);

        assertAnswer(Records.plain(value), code, where, whose);
        assertAnswer(
                Records.withHeaders(value, "content-type", "application/cloudevents+json; charset=utf-8"),
                code,
                where,
                whose);
    }

    static List<Arguments> plain() {
        String start = "{\"id\":\"order-1\",";
        return List.of(
                arguments(DATA, "missing_id", "id", NOBODY),
                arguments("{\"id\":7.5," + DATA.substring(1), "invalid_identity", null, NOBODY),
                arguments("{\"id\":true," + DATA.substring(1), "invalid_identity", null, NOBODY),
                arguments("{\"id\":\"\"," + DATA.substring(1), "invalid_identity", null, NOBODY),
                arguments("{\"id\":\"\\ud800\"," + DATA.substring(1), "invalid_identity", null, NOBODY),
                arguments(start + "\"source\":[]," + DATA.substring(1), "invalid_identity", null, NOBODY),
                arguments(start + "\"type\":\"order\"," + DATA.substring(1), "unknown_type", "type", "order-1"),
                arguments(start + "\"type\":7," + DATA.substring(1), "unknown_type", "type", "order-1"),
                arguments(start + "\"userId\":\"u\"}", "missing_field", "prompt", "order-1"),
                arguments(start + "\"type\":\"cancel\"}", "conflicting_fields", null, "order-1"),
                arguments("{\"type\":\"cancel\"}", "conflicting_fields", null, NOBODY),
                arguments("[" + DATA + "]", "not_an_object", null, NOBODY),
                arguments("hello", "not_json", null, NOBODY),
                arguments("   ", "not_json", null, NOBODY),
                arguments("", "null_value", null, NOBODY),
                arguments("\uFEFF" + DATA, "missing_id", "id", NOBODY),
                arguments("\uFEFF\uFEFF" + DATA, "not_json", null, NOBODY),
                arguments(
                        start + "\"prompt\":\"" + "x".repeat(2 << 20) + "\",\"userId\":\"u-1\"}",
                        "too_large",
                        null,
                        "order-1"),
                arguments("{\"prompt\":\"" + "x".repeat(2 << 20) + "\",\"userId\":\"u-1\"}", "too_large", null, NOBODY),
                arguments("x".repeat(2 << 20), "too_large", null, NOBODY));
    }

    @ParameterizedTest
    @MethodSource("plain")
    void plainJsonOutOfOrderIsTold(String json, String code, String where, String whose) {
        assertAnswer(Records.plain(json), code, where, whose);
    }

    @Test
    void bytesThatAreNoUtf8AreNotGuessedAt() {
        assertAnswer(Records.plain(latin1("{\"id\":\"é\"}")), "invalid_utf8", null, NOBODY);
        assertAnswer(Records.plain(DATA.getBytes(StandardCharsets.UTF_16BE)), "not_json", null, NOBODY);
        assertAnswer(
                Records.plain(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}),
                "invalid_utf8",
                null,
                NOBODY);
        assertAnswer(Records.plain(new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'}), "invalid_utf8", null, NOBODY);
    }

    @Test
    @SuppressWarnings("NullAway") // A header without a name stands for a bug.
    void aRecordThatMeetsABugIsSetAsideAlone() {
        RawRecord nameless = new RawRecord(null, new byte[0], List.of(new RawRecord.Header(null, new byte[0])));

        assertAnswer(nameless, "unprocessable", null, NOBODY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        "seconds":"8s"        | seconds must be a whole number of seconds, 1 to 3600.
        "size":"1280*720"     | size must be width x height such as 1280x720.
        "aspectRatio":"wide"  | aspectRatio must be width:height such as 16:9.
        "resolution":"720"    | resolution must be a height such as 720p or 4k.
        "model":"two words"   | model must be letters, digits and . _ : / @ + -, beginning with a letter or digit.
        "references":[{"role":"audio","uri":"http://a/b"}] | references[0].uri must be an https:// or s3:// address or a data: URI, without blanks.
        "references":[{"role":"audio","uri":"https://a/b","mime":"png"}] | references[0].mime must be a media type such as image/png.
        """)
    void aFieldOfAnotherFormIsToldTheFormInWords(String field, String sentence) {
        Parsed.Invalid answer = invalid(Records.binary(REQUEST, DATA.replace("}", "," + field + "}")));

        assertThat(answer.defect().message()).isEqualTo(sentence);
    }

    @Test
    void aRecordWithoutAnythingIsPoison() {
        assertAnswer(new RawRecord(null, null, List.of()), "null_value", null, NOBODY);
    }

    @Test
    void aBatchOfEventsIsPoison() {
        RawRecord batch = Records.withHeaders(
                "[]".getBytes(StandardCharsets.UTF_8), "content-type", "application/cloudevents-batch+json");

        assertAnswer(batch, "unsupported_content_type", null, NOBODY);
    }

    @Test
    void aRefusalKnowsTheUserAndTheLabelsAsFarAsTheyAreInOrder() {
        Parsed.Invalid both = invalid(Records.binary(REQUEST, "{\"userId\":\"u-1\",\"metadata\":{\"order\":\"1\"}}"));
        Parsed.Invalid neither = invalid(Records.binary(REQUEST, "{\"userId\":\"\",\"metadata\":{\"order\":1}}"));

        assertThat(both.userId()).isEqualTo(new UserId("u-1"));
        assertThat(both.metadata()).isEqualTo(Map.of("order", "1"));
        assertThat(neither.userId()).isNull();
        assertThat(neither.metadata()).isEmpty();
    }

    @Test
    void aRefusalKnowsWhereToTellOfItAsFarAsThatIsInOrder() {
        Parsed.Invalid told =
                invalid(Records.binary(REQUEST, "{\"userId\":\"u-1\",\"webhook\":{\"url\":\"https://a.example/\"}}"));
        Parsed.Invalid nowhere =
                invalid(Records.binary(REQUEST, "{\"userId\":\"u-1\",\"webhook\":{\"url\":\"ftp://a.example/\"}}"));
        Parsed.Invalid never = invalid(
                Records.binary(
                        REQUEST,
                        "{\"userId\":\"u-1\",\"webhook\":{\"url\":\"https://a.example/\",\"format\":\"openai\",\"events\":[\"started\"]}}"));

        assertThat(told.listener())
                .isNotNull()
                .extracting(Listener::types)
                .asInstanceOf(list(EventType.class))
                .contains(EventType.REJECTED);
        assertThat(nowhere.listener()).isNull();
        assertThat(never.listener()).isNull();
    }

    @Test
    void ofAnEventWithAWrongEnvelopeTheDataAreReadForWhoIsToBeTold() {
        RawRecord unknown = Records.binary("com.example.unknown", "{\"userId\":\"u-1\"}");

        assertThat(invalid(unknown).userId()).isEqualTo(new UserId("u-1"));
    }

    @Test
    void aRefusalNeverRepeatsWhatWasWritten() {
        String secret = "s3cr3t";
        List<String> datas = List.of(
                "{\"userId\":\"u\",\"prompt\":[\"" + secret + "\"]}",
                "{\"userId\":\"u\",\"prompt\":\"" + secret + "\\u0000\"}",
                "{\"userId\":\"u\",\"prompt\":\"" + secret,
                "{\"userId\":\"u\",\"prompt\":\"p\",\"size\":\"" + secret + "\"}",
                "{\"userId\":\"u\",\"prompt\":\"p\",\"notBefore\":\"" + secret + "\"}",
                "{\"userId\":\"u\",\"prompt\":\"p\",\"metadata\":{\"" + secret + "\":7}}",
                "{\"userId\":\"u\",\"prompt\":\"p\",\"metadata\":{\"" + secret.repeat(20) + "\":\"7\"}}",
                "{\"userId\":\"u\",\"prompt\":\"p\",\"references\":[{\"role\":\"" + secret
                        + "\",\"uri\":\"https://a\"}]}",
                "{\"" + secret + "\":1,\"" + secret + "\":2}");

        for (String data : datas) {
            Defect defect = invalid(Records.binary(REQUEST, data)).defect();
            assertThat(defect.toString()).doesNotContain(secret);
        }
        assertThat(invalid(Records.binary(secret, DATA)).defect().toString()).doesNotContain(secret);
        assertThat(invalid(Records.and(Records.binary(REQUEST, DATA), "ce_source", "my " + secret))
                        .defect()
                        .toString())
                .doesNotContain(secret);
    }

    @Test
    void overHttpThereIsAlwaysSomebodyToAnswer() {
        RequestIdentity fallback = new RequestIdentity("http", "generated");
        List<byte[]> bodies = List.of(
                new byte[0],
                latin1("é"),
                "[]".getBytes(StandardCharsets.UTF_8),
                new byte[2 << 20],
                "{\"id\":7.5}".getBytes(StandardCharsets.UTF_8));

        for (byte[] body : bodies) {
            assertThat(parser.parseHttp(Map.of(), body, fallback))
                    .asInstanceOf(type(Parsed.Invalid.class))
                    .extracting(Parsed.Invalid::identity)
                    .isEqualTo(fallback);
        }
        assertThat(parser.parseHttp(Map.of("ce-specversion", "1.0"), new byte[0], fallback))
                .isInstanceOf(Parsed.Invalid.class);
    }

    private void assertAnswer(RawRecord record, String code, @Nullable String where, String whose) {
        Parsed parsed = parser.parse(record);
        Defect defect;
        if (whose.equals(NOBODY)) {
            defect = assertThat(parsed)
                    .asInstanceOf(type(Parsed.Poison.class))
                    .actual()
                    .defect();
        } else {
            Parsed.Invalid invalid =
                    assertThat(parsed).asInstanceOf(type(Parsed.Invalid.class)).actual();
            assertThat(invalid.identity().id()).isEqualTo(whose);
            defect = invalid.defect();
        }
        assertThat(defect.code().code()).isEqualTo(code);
        assertThat(defect.field()).isEqualTo(where);
    }

    private Parsed.Invalid invalid(RawRecord record) {
        return assertThat(parser.parse(record))
                .asInstanceOf(type(Parsed.Invalid.class))
                .actual();
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    private static String manyLabels(int count) {
        String[] labels = new String[count];
        Arrays.setAll(labels, i -> "\"k" + i + "\":\"v\"");
        return "{" + String.join(",", labels) + "}";
    }

    private static String manyReferences(int count) {
        String[] references = new String[count];
        Arrays.fill(references, "{\"role\":\"reference\",\"uri\":\"s3://bucket/key\"}");
        return "[" + String.join(",", references) + "]";
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
