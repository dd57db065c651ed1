package dev.bobine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.catalogue.Capabilities;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.catalogue.Model;
import dev.bobine.catalogue.Offer;
import dev.bobine.job.Extra;
import dev.bobine.job.FrameSize;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ModelsTableTest {

    private static final Path PAGE = Path.of("src/docs/models.md");
    private static final Pattern TABLE = Pattern.compile("(?s)(<!-- models: begin -->\\n).*?(<!-- models: end -->)");

    @Test
    void theTableOfModelsIsWhatTheExampleSays() throws IOException {
        Configured configured = Configured.file("/catalogue-example.yaml");
        String table = table(configured);
        String page = Files.readString(PAGE);
        String expected = TABLE.matcher(page).replaceFirst("$1" + Matcher.quoteReplacement(table) + "$2");
        if ("fix".equals(System.getProperty("format"))) {
            Files.writeString(PAGE, expected);
        } else {
            assertThat(page)
                    .as("%s; ./mvnw test -Dtest=ModelsTableTest -Dformat=fix writes it", PAGE)
                    .isEqualTo(expected);
        }
        assertThat(expected).contains(table);
    }

    private static String table(Configured configured) {
        Catalogue catalogue = configured.catalogue();
        return Stream.concat(
                        Stream.of(
                                "| model | dialect | seconds | lines | sound | inputs | $ per second | state |",
                                "|---|---|---|---|---|---|---|---|"),
                        catalogue.models().values().stream()
                                .sorted(Comparator.comparing(Model::name))
                                .map(model -> row(model, configured)))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String row(Model model, Configured configured) {
        String dialects = model.offers().keySet().stream()
                .sorted()
                .map(backend -> "`"
                        + Objects.requireNonNull(configured.config().backends().get(backend))
                                .dialect() + "`")
                .collect(Collectors.joining(", "));
        String lines = model.sizes().stream()
                .sorted(Comparator.comparingLong(FrameSize::pixels))
                .map(FrameSize::resolution)
                .distinct()
                .collect(Collectors.joining(", "));
        return Stream.of(
                        "`" + model.name() + "`",
                        dialects,
                        isStill(model) ? "still" : model.durations().toString(),
                        lines,
                        sound(model),
                        inputs(model),
                        prices(model),
                        Optional.ofNullable(model.retiresAt())
                                .map(end -> "alive until " + end)
                                .orElse("alive"))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String sound(Model model) {
        if (!model.audio()) {
            return "never";
        }
        return model.silence() ? "on, off" : "on";
    }

    private static String inputs(Model model) {
        Stream<String> roles = model.references().stream()
                .map(role -> role.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .sorted();
        Stream<String> fields = Map.of(
                        "negative prompt", model.takes(Extra.NEGATIVE_PROMPT), "seed", model.takes(Extra.SEED))
                .entrySet()
                .stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .sorted();
        Stream<String> shots =
                model.shots().isNone() ? Stream.of() : Stream.of(model.shots().limit() + " shots");
        return Stream.of(roles, fields, shots).flatMap(all -> all).collect(Collectors.joining(", "));
    }

    /// The range over frames, sound and backends.
    private static String prices(Model model) {
        List<Long> micros = model.offers().values().stream()
                .flatMapToLong(offer -> prices(offer, model))
                .boxed()
                .sorted()
                .toList();
        String least = dollars(micros.getFirst());
        String limit = dollars(micros.getLast());
        String range = least.equals(limit) ? least : least + " to " + limit;
        return isStill(model) ? range + " a still" : range;
    }

    private static boolean isStill(Model model) {
        return model.craft() == Capabilities.Craft.STILLS;
    }

    private static LongStream prices(Offer offer, Model model) {
        return model.sizes().stream()
                .flatMapToLong(size -> model.silence()
                        ? LongStream.of(offer.estimate(size, true, 1), offer.estimate(size, false, 1))
                        : LongStream.of(offer.estimate(size, true, 1)));
    }

    private static String dollars(long micros) {
        return micros == 0
                ? "own"
                : BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString();
    }
}
