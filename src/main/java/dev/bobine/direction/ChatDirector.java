package dev.bobine.direction;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.net.UrlGuard;
import dev.bobine.rendering.http.Endpoint;
import dev.bobine.rendering.http.Exchange;
import dev.bobine.rendering.http.HttpSettings;
import dev.bobine.rendering.http.ProviderHttp;
import dev.bobine.rendering.http.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Asks a language model over an OpenAI-compatible `/chat/completions`.
///
/// What it says is validated and judged like anybody's treatment; what is wrong with it is told to it once, and then it
/// is given up. Time, calls and length of all that are bounded.
public final class ChatDirector implements Director, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ChatDirector.class);
    private static final MediaType JSON = MediaType.get("application/json");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /// Calls for one treatment: with ways of asking that the server turns out not to know, one more try and one repair.
    private static final int MAX_CALLS = 5;

    /// Where a server does not tell tokens: that many characters are one.
    private static final int CHARACTERS_PER_TOKEN = 3;

    private static final int LONGEST_ECHO = 16_000;

    /// In bytes: a film of many shots, with what a model thought before it or in a script of which each letter is
    /// written as six.
    private static final int LONGEST_ANSWER = 128 << 10;

    private final ChatSettings settings;
    private final ProviderHttp http;
    private final InstantSource clock;
    private final Semaphore places;
    private volatile Way way = Way.SCHEMA;

    /// How a server is asked for JSON, the surest way first.
    private enum Way {
        SCHEMA,
        OBJECT,
        TEXT;

        @Nullable
        Way next() {
            return ordinal() + 1 < values().length ? values()[ordinal() + 1] : null;
        }
    }

    /// @throws IllegalArgumentException when the URL is none
    public ChatDirector(ChatSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.places = new Semaphore(settings.inFlight());
        Endpoint.at(settings.url(), "/chat/completions");
        this.http = new ProviderHttp(
                "director",
                new HttpSettings(settings.connectTimeout(), settings.timeout(), UrlGuard.publicAnd(List.of()))
                        .withTexts(LONGEST_ANSWER));
    }

    @Override
    public void close() {
        http.close();
    }

    @Override
    public Answer direct(Brief brief, Judge judge) {
        if (!places.tryAcquire()) {
            return new Answer.Busy();
        }
        try {
            return new Conversation(brief, judge).run();
        } finally {
            places.release();
        }
    }

    private final class Conversation {

        private final Brief brief;
        private final Judge judge;
        private final ObjectNode schema;
        private final ArrayNode messages;
        private final Instant end;
        private int calls = MAX_CALLS;
        private boolean retried;
        private long cost;

        Conversation(Brief brief, Judge judge) {
            this.brief = brief;
            this.judge = judge;
            this.schema = TreatmentSchema.forOutput(brief.means());
            this.messages = ChatPrompt.messages(brief, schema);
            this.end = clock.instant().plus(settings.timeout().multipliedBy(2));
        }

        Answer run() {
            ChatReply first = ask();
            if (first == null) {
                return new Answer.Away(cost);
            }
            Judged judged = judged(first);
            if (judged.treatment() != null || first.declined()) {
                return answer(first, judged);
            }
            ChatPrompt.repair(messages, shortened(first.text()), judged.faults());
            ChatReply second = ask();
            if (second == null) {
                return new Answer.Unusable(cost);
            }
            return answer(second, judged(second));
        }

        private Answer answer(ChatReply reply, Judged judged) {
            if (reply.declined()) {
                return new Answer.Declined(cost);
            }
            Treatment treatment = judged.treatment();
            return treatment == null ? new Answer.Unusable(cost) : new Answer.Written(treatment, cost);
        }

        private Judged judged(ChatReply reply) {
            if (reply.cut()) {
                return Judged.faulty("The answer was cut off: be shorter.");
            }
            JsonNode document = document(reply.text());
            if (document == null) {
                return Judged.faulty("The answer is not one JSON object.");
            }
            List<String> faults = TreatmentJson.faults(document, brief.means());
            if (!faults.isEmpty()) {
                return new Judged(null, faults);
            }
            Treatment treatment;
            try {
                treatment = TreatmentJson.read(document);
            } catch (IllegalArgumentException _) {
                return Judged.faulty("The answer is no treatment.");
            }
            List<String> objections = judge.faults(treatment);
            return objections.isEmpty() ? new Judged(treatment, List.of()) : new Judged(null, objections);
        }

        /// One answer, or null when none is to be had.
        private @Nullable ChatReply ask() {
            Way asked = way;
            while (calls > 0 && clock.instant().isBefore(end)) {
                calls--;
                Way now = asked;
                Way next = now.next();
                switch (http.once(request(now), () -> true)) {
                    case Exchange.Answered(Reply reply)
                    when reply.isSuccess() -> {
                        way = now;
                        return taken(reply);
                    }
                    case Exchange.Answered(Reply reply) when isUnknownWay(reply) && next != null -> asked = next;
                    case Exchange.Answered(Reply reply)
                    when !isPassing(reply) -> {
                        LOG.warnf("the director's server answers with status %d", reply.status());
                        return null;
                    }
                    case Exchange.Answered _, Exchange.NotSent _, Exchange.Broken _ -> {
                        if (retried) {
                            return null;
                        }
                        retried = true;
                    }
                }
            }
            return null;
        }

        private @Nullable ChatReply taken(Reply reply) {
            Optional<ChatReply> read = reply.object().map(ChatReply::of);
            long in = read.map(ChatReply::tokensIn).orElse(-1L);
            long out = read.map(ChatReply::tokensOut).orElse(-1L);
            long length = read.map(said -> said.text().length()).orElse(0);
            cost += settings.cost(
                    in >= 0 ? in : messages.toString().length() / CHARACTERS_PER_TOKEN,
                    out >= 0 ? out : length / CHARACTERS_PER_TOKEN);
            return read.orElse(null);
        }

        private Request request(Way asked) {
            ObjectNode body = MAPPER.createObjectNode().put("model", settings.model());
            body.set("messages", messages);
            settings.temperature().ifPresent(temperature -> body.put("temperature", temperature));
            body.put(settings.tokensField(), settings.maxTokens());
            switch (asked) {
                case SCHEMA -> {
                    ObjectNode format = body.putObject("response_format").put("type", "json_schema");
                    format.putObject("json_schema")
                            .put("name", "treatment")
                            .put("strict", true)
                            .set("schema", schema);
                }
                case OBJECT -> body.putObject("response_format").put("type", "json_object");
                case TEXT -> {}
            }
            byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
            return Endpoint.request(
                            Endpoint.at(settings.url(), "/chat/completions"),
                            "Authorization",
                            "Bearer ",
                            settings.key())
                    .post(RequestBody.create(bytes, JSON))
                    .build();
        }
    }

    private record Judged(@Nullable Treatment treatment, List<String> faults) {

        static Judged faulty(String fault) {
            return new Judged(null, List.of(fault));
        }
    }

    private static boolean isUnknownWay(Reply reply) {
        return reply.status() == 400 || reply.status() == 415 || reply.status() == 422 || reply.status() == 501;
    }

    private static boolean isPassing(Reply reply) {
        return reply.status() == 408 || reply.status() == 429 || reply.status() >= 500;
    }

    /// The JSON object in what was said, without fences, thoughts and courtesies around it.
    static @Nullable JsonNode document(String said) {
        String text = said.substring(said.lastIndexOf("</think>") + 1);
        int from = text.indexOf('{');
        int to = text.lastIndexOf('}');
        if (from < 0 || to < from) {
            return null;
        }
        try {
            JsonNode document = MAPPER.readTree(text.substring(from, to + 1));
            return document.isObject() ? document : null;
        } catch (JsonProcessingException _) {
            return null;
        }
    }

    private static String shortened(String said) {
        if (said.isBlank()) {
            return "(no answer)";
        }
        return said.length() <= LONGEST_ECHO ? said : said.substring(0, LONGEST_ECHO);
    }
}
