package dev.bobine.runtime;

import dev.bobine.catalogue.Capabilities;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.catalogue.Durations;
import dev.bobine.catalogue.Extension;
import dev.bobine.catalogue.Look;
import dev.bobine.catalogue.Model;
import dev.bobine.catalogue.Offer;
import dev.bobine.catalogue.PromptForm;
import dev.bobine.catalogue.ShotList;
import dev.bobine.catalogue.Wording;
import dev.bobine.job.Extra;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Reference;
import dev.bobine.rendering.RenderBackend;
import dev.bobine.rendering.RenderBackends;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The models of the configuration. None promises what one of its backends cannot be asked for.
final class ConfiguredModels {

    private static final Pattern LOOK_NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final int LONGEST_LOOK = 2_000;

    private final RenderBackends backends;

    private ConfiguredModels(RenderBackends backends) {
        this.backends = backends;
    }

    /// @throws IllegalArgumentException naming the key at fault
    static Catalogue of(BobineConfig config, RenderBackends backends) {
        ConfiguredModels models = new ConfiguredModels(backends);
        Map<String, Model> byName = new HashMap<>();
        config.models().forEach((name, model) -> byName.put(name, models.model(name, model)));
        return new Catalogue(
                byName,
                config.aliases(),
                Catalogue.Preference.valueOf(config.autoPrefers().name()),
                config.fitNearest().orElse(Set.of()),
                wording(config));
    }

    private static Wording wording(BobineConfig config) {
        Map<String, PromptForm> forms = new HashMap<>();
        Map<String, String> languages = new HashMap<>();
        config.models().forEach((name, model) -> {
            forms.put(name, model.promptForm());
            languages.put(name, model.promptLanguage());
        });
        Map<String, Look> looks = new HashMap<>();
        config.looks().forEach((name, look) -> looks.put(name, look(config, name, look)));
        return new Wording(looks, forms, languages);
    }

    private static Look look(BobineConfig config, String name, BobineConfig.Look look) {
        String key = "bobine.looks." + name;
        Set<String> models = look.models().orElse(Set.of());
        if (!LOOK_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(key + " must be named by 1 to 64 lower-case letters, digits, - and _");
        }
        if (!config.models().keySet().containsAll(models)) {
            throw new IllegalArgumentException(key + ".models names a model that is not configured");
        }
        if (look.text().isBlank() || look.text().length() > LONGEST_LOOK) {
            throw new IllegalArgumentException(key + ".text must have 1 to " + LONGEST_LOOK + " characters");
        }
        return new Look(look.text().strip(), look.negative().orElse(null), models);
    }

    private Model model(String name, BobineConfig.Model configured) {
        String key = "bobine.models." + name;
        Map<String, Offer> offers = new HashMap<>();
        configured
                .offers()
                .forEach((backend, offer) -> offers.put(backend, offer(key + ".offers." + backend, backend, offer)));
        // What works on clips that are there already has nothing to choose, and a still no length and no sound.
        boolean chooses =
                offers.values().stream().noneMatch(offer -> offer.can().craft() == Capabilities.Craft.CUTS);
        boolean stills = offers.values().stream().allMatch(offer -> offer.can().craft() == Capabilities.Craft.STILLS);
        Model model = new Model(
                name,
                new Model.Output(
                        stills ? Durations.NONE : Durations.parse(configured.seconds()),
                        configured.sizes().stream().map(FrameSize::parse).toList(),
                        !stills && configured.audio(),
                        configured.silence().orElseGet(() -> offers.values().stream()
                                .allMatch(offer -> offer.can().silence())),
                        shots(key + ".shots", configured.shots())),
                new Model.Input(
                        chooses ? extras(configured) : Set.of(),
                        configured.references().orElse(Set.of()).stream()
                                .map(role -> Reference.Role.of(role))
                                .collect(Collectors.toSet()),
                        configured.maxPrompt(),
                        new Extension(
                                configured.extend().returns(),
                                configured.extend().most().orElse(0),
                                configured.extend().pinned())),
                new Model.Times(configured.deadline(), configured.expected(), configured.retention()),
                configured.retiresAt().orElse(null),
                offers);
        // Shots that are told of in the one prompt need no words of the backend's own.
        boolean inPrompt = configured.promptForm() == PromptForm.KLING_SHOTS;
        offers.keySet().forEach(backend -> {
            check(key, model, backend);
            ShotList shots = Objects.requireNonNull(offers.get(backend)).can().shots();
            require(inPrompt || model.shots().isWithin(shots), key + ".shots", backend);
        });
        return model;
    }

    private static ShotList shots(String key, BobineConfig.Shots configured) {
        if (configured.most() == 0) {
            return ShotList.NONE;
        }
        List<Durations.Range> lengths =
                Durations.parse(List.of(configured.seconds())).ranges();
        try {
            return new ShotList(
                    configured.most(),
                    lengths.getFirst().from(),
                    lengths.getFirst().to(),
                    configured.maxPrompt());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }

    private static Set<Extra> extras(BobineConfig.Model configured) {
        return Stream.of(Extra.values())
                .filter(extra -> switch (extra) {
                    case SEED -> configured.seed();
                    case NEGATIVE_PROMPT -> configured.negativePrompt();
                    case STYLE -> configured.style();
                })
                .collect(Collectors.toSet());
    }

    private static void check(String key, Model model, String name) {
        Capabilities can = Objects.requireNonNull(model.offers().get(name)).can();
        model.input()
                .extras()
                .forEach(extra -> require(
                        can.extras().contains(extra), key + "." + extra.words().replace(' ', '-'), name));
        require(!model.silence() || can.silence(), key + ".silence", name);
        model.references()
                .forEach(role -> require(
                        can.references().containsKey(role),
                        key + ".references with " + role.name().toLowerCase(Locale.ROOT),
                        name));
        require(
                !model.references().contains(Reference.Role.EXTEND)
                        || can.canExtend(model.extension().way()),
                key + ".extend.pinned=" + model.extension().pinned(),
                name);
        model.sizes().forEach(size -> require(can.fits(size), key + ".sizes with " + size, name));
    }

    private static void require(boolean possible, String promise, String backend) {
        if (!possible) {
            throw new IllegalArgumentException(promise + " promises what backend " + backend + " cannot be asked for");
        }
    }

    private Offer offer(String key, String backend, BobineConfig.Offer offer) {
        RenderBackend known = backends.find(backend)
                .orElseThrow(() -> new IllegalArgumentException(key + " names a backend that is not configured"));
        Capabilities can = known.model().capabilities();
        boolean stills = can.craft() == Capabilities.Craft.STILLS;
        boolean bySecond = offer.pricePerSecond().signum() != 0
                || !offer.pricePerSecondBySize().isEmpty();
        boolean byStill = offer.pricePerStill().signum() != 0
                || !offer.pricePerStillBySize().isEmpty();
        if (stills ? bySecond || silent(key, offer) != null : byStill) {
            throw new IllegalArgumentException(key + " has a price by the " + (stills ? "second" : "still")
                    + ", and backend " + backend + " makes " + (stills ? "stills" : "clips"));
        }
        if (stills) {
            return new Offer(
                    backend,
                    offer.id(),
                    can,
                    Money.price(key + ".price-per-still", offer.pricePerStill()),
                    bySize(key + ".price-per-still-by-size", offer.pricePerStillBySize()),
                    null);
        }
        return new Offer(
                backend,
                offer.id(),
                can,
                Money.price(key + ".price-per-second", offer.pricePerSecond()),
                bySize(key + ".price-per-second-by-size", offer.pricePerSecondBySize()),
                silent(key, offer));
    }

    private static Offer.@Nullable Silent silent(String key, BobineConfig.Offer offer) {
        Map<FrameSize, Long> bySize =
                bySize(key + ".silent-price-per-second-by-size", offer.silentPricePerSecondBySize());
        if (offer.silentPricePerSecond().isEmpty() && bySize.isEmpty()) {
            return null;
        }
        BigDecimal other = offer.silentPricePerSecond().orElse(offer.pricePerSecond());
        return new Offer.Silent(Money.price(key + ".silent-price-per-second", other), bySize);
    }

    private static Map<FrameSize, Long> bySize(String key, Map<String, BigDecimal> prices) {
        return prices.entrySet().stream()
                .collect(Collectors.toMap(
                        price -> FrameSize.parse(price.getKey()),
                        price -> Money.price(key + "." + price.getKey(), price.getValue())));
    }
}
