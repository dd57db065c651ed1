package dev.bobine.direction;

import dev.bobine.catalogue.PromptForm;
import dev.bobine.direction.Treatment.Cast;
import dev.bobine.direction.Treatment.Line;
import dev.bobine.direction.Treatment.Shot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Composes prompts of treatments, in the form that a model likes. Pure: the same treatment always makes the same
/// prompts. The look is left out; it is put in at admission, as for everybody who asks for one.
public final class Prompts {

    private static final String ENDS = ".!?…。！？؟»\"”」";

    private Prompts() {}

    /// The prompt of one shot.
    ///
    /// @param shot its place, from 0
    public static String of(Treatment treatment, int shot, PromptForm form) {
        Shot current = treatment.shots().get(shot);
        List<Cast> cast = named(treatment, current);
        return switch (form) {
            case PROSE -> prose(current, cast);
            case SORA -> sora(current, cast);
            case VEO -> veo(current, cast);
            case KLING, KLING_SHOTS -> kling(current, cast);
        };
    }

    /// The one prompt of all shots, as a list with lengths, for models that cut by themselves.
    public static String list(Treatment treatment) {
        return IntStream.range(0, treatment.shots().size())
                .mapToObj(
                        i -> "Shot " + (i + 1) + ", " + treatment.shots().get(i).seconds() + "s: "
                                + withoutEnd(of(treatment, i, PromptForm.KLING).replace(';', ',')))
                .collect(Collectors.joining("; "));
    }

    private static String prose(Shot shot, List<Cast> cast) {
        return sentences(Stream.of(
                        Stream.of(shot.framing().words() + (shot.camera().isEmpty() ? "" : ", " + shot.camera())),
                        shot.action().stream(),
                        described(cast),
                        Stream.of(shot.light(), palette("Palette: ", shot)),
                        shot.dialogue().stream().map(Prompts::spoken),
                        Stream.of(labelled("Sound: ", shot.sound())))
                .flatMap(part -> part));
    }

    private static String sora(Shot shot, List<Cast> cast) {
        List<String> blocks = new ArrayList<>();
        blocks.add(sentences(Stream.concat(Stream.of(shot.action().getFirst()), described(cast))));
        blocks.add(block(
                "Cinematography:",
                labelled("Camera shot: ", shot.framing().words().toLowerCase(Locale.ROOT)),
                labelled("Camera movement: ", shot.camera()),
                labelled("Lighting: ", shot.light()),
                palette("Palette: ", shot)));
        blocks.add(block(
                "Actions:", shot.action().stream().map(beat -> "- " + beat).toArray(String[]::new)));
        blocks.add(block(
                "Dialogue:",
                shot.dialogue().stream()
                        .map(line -> "- " + line.who() + ": \"" + line.line() + "\"")
                        .toArray(String[]::new)));
        blocks.add(block("Background Sound:", shot.sound()));
        return blocks.stream().filter(text -> !text.isEmpty()).collect(Collectors.joining("\n\n"));
    }

    private static String veo(Shot shot, List<Cast> cast) {
        return sentences(Stream.of(
                        described(cast),
                        shot.action().stream(),
                        Stream.of(
                                shot.framing().words() + (shot.camera().isEmpty() ? "" : ", " + shot.camera()),
                                shot.light(),
                                palette("Colours: ", shot)),
                        shot.dialogue().stream().map(Prompts::spoken),
                        Stream.of(labelled("Audio: ", shot.sound())))
                .flatMap(part -> part));
    }

    private static String kling(Shot shot, List<Cast> cast) {
        return sentences(Stream.of(
                        described(cast),
                        shot.action().stream(),
                        Stream.of(
                                shot.framing().words() + (shot.camera().isEmpty() ? "" : ", " + shot.camera()),
                                shot.light(),
                                palette("", shot)),
                        shot.dialogue().stream().map(Prompts::spoken),
                        Stream.of(shot.sound()))
                .flatMap(part -> part));
    }

    /// Those of the cast whom a shot names; in a film with one of them, that one is in every shot that names nobody.
    private static List<Cast> named(Treatment treatment, Shot shot) {
        String words = words(shot);
        List<Cast> named = treatment.cast().stream()
                .filter(member -> words.contains(Company.compared(member.name())))
                .toList();
        return named.isEmpty() && treatment.cast().size() == 1 ? treatment.cast() : named;
    }

    /// Where a shot may name somebody, as names are compared.
    static String words(Shot shot) {
        return Company.compared(Stream.of(
                        Stream.of(shot.title(), shot.sound()),
                        shot.action().stream(),
                        shot.dialogue().stream().map(Line::who))
                .flatMap(part -> part)
                .collect(Collectors.joining(" ")));
    }

    private static Stream<String> described(List<Cast> cast) {
        return cast.stream().map(member -> member.name() + ": " + member.description());
    }

    private static String spoken(Line line) {
        return line.who() + " says" + in(line.language()) + ": \"" + line.line() + "\"";
    }

    private static String in(String language) {
        String name = language.isEmpty() ? "" : Locale.forLanguageTag(language).getDisplayLanguage(Locale.ENGLISH);
        return name.isEmpty() ? "" : " in " + name;
    }

    private static String palette(String label, Shot shot) {
        return shot.palette().isEmpty() ? "" : label + String.join(", ", shot.palette());
    }

    private static String labelled(String label, String text) {
        return text.isEmpty() ? "" : label + text;
    }

    private static String block(String heading, String... lines) {
        String body = Stream.of(lines).filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
        return body.isEmpty() ? "" : heading + "\n" + body;
    }

    private static String sentences(Stream<String> parts) {
        return parts.map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(Prompts::ended)
                .collect(Collectors.joining(" "));
    }

    private static String ended(String sentence) {
        return ENDS.indexOf(sentence.charAt(sentence.length() - 1)) >= 0 ? sentence : sentence + ".";
    }

    private static String withoutEnd(String text) {
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }
}
