package dev.bobine.dev;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bobine.dev.animatic.Animatic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a client asked for, from a form or from JSON alike. Fields that the renderer has no use for are ignored, as
/// the servers it stands in for do.
///
/// @param firstFrame a picture that the clip begins with, in Base64; empty for none
/// @param shots what the clip is cut of, in order; none of a clip of one shot
record VideoRequest(
        String model,
        String prompt,
        int width,
        int height,
        int seconds,
        long seed,
        boolean audio,
        String firstFrame,
        List<Animatic.Shot> shots) {

    /// The field that holds the shots.
    private static final String SHOTS = "shots";

    private static final int MAX_SHOTS = 16;
    private static final ObjectMapper JSON = new ObjectMapper();

    /// The field that holds the first frame.
    static final String FIRST_FRAME = "input_reference";

    static final String MODEL = "bobine-animatic";

    private static final int LONGEST_PROMPT = 32_000;
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

    static VideoRequest parse(Map<String, String> fields) throws BadVideoRequest {
        String size = fields.containsKey("width") && fields.containsKey("height")
                ? fields.get("width") + "x" + fields.get("height")
                : fields.getOrDefault("size", "1280x720");
        Matcher sides = SIZE.matcher(size);
        if (!sides.matches()) {
            throw new BadVideoRequest("size", "size must look like 1280x720");
        }
        return new VideoRequest(
                fields.getOrDefault("model", MODEL),
                prompt(fields),
                side(sides.group(1)),
                side(sides.group(2)),
                seconds(fields),
                number("seed", fields.getOrDefault("seed", "0")),
                audio(fields),
                fields.getOrDefault(FIRST_FRAME, ""),
                shots(fields));
    }

    /// What comes of this clip and what `prompt` and `seconds` add to it.
    VideoRequest extended(Map<String, String> fields) throws BadVideoRequest {
        List<Animatic.Shot> all =
                new ArrayList<>(shots.isEmpty() ? List.of(new Animatic.Shot(prompt, seconds)) : shots);
        Animatic.Shot more = new Animatic.Shot(prompt(fields), seconds(fields));
        all.add(more);
        int whole = seconds + more.seconds();
        if (whole > Animatic.LONGEST_SECONDS || all.size() > MAX_SHOTS) {
            throw new BadVideoRequest("seconds", "the clip would be too long");
        }
        return new VideoRequest(model, prompt, width, height, whole, seed, audio, firstFrame, all);
    }

    private static List<Animatic.Shot> shots(Map<String, String> fields) throws BadVideoRequest {
        List<Animatic.Shot> shots = new ArrayList<>();
        for (JsonNode shot : list(fields.getOrDefault(SHOTS, "[]"))) {
            String prompt = shot.path("prompt").asText();
            int seconds = shot.path("seconds").asInt();
            if (prompt.isBlank() || seconds < 1 || shots.size() == MAX_SHOTS) {
                throw new BadVideoRequest(SHOTS, "a shot has a prompt and seconds, and a clip up to 16 shots");
            }
            shots.add(new Animatic.Shot(prompt, seconds));
        }
        int whole = shots.stream().mapToInt(Animatic.Shot::seconds).sum();
        if (!shots.isEmpty() && whole != seconds(fields)) {
            throw new BadVideoRequest(SHOTS, "the shots do not last as long as the clip");
        }
        return shots;
    }

    private static JsonNode list(String text) throws BadVideoRequest {
        try {
            JsonNode list = JSON.readTree(text);
            if (list.isArray()) {
                return list;
            }
        } catch (JsonProcessingException e) {
            throw new BadVideoRequest(SHOTS, "shots is no JSON");
        }
        throw new BadVideoRequest(SHOTS, "shots is no list");
    }

    String size() {
        return width + "x" + height;
    }

    @Override
    public String toString() {
        return "VideoRequest[" + size() + ", " + seconds + " s]";
    }

    private static String prompt(Map<String, String> fields) throws BadVideoRequest {
        String prompt = fields.getOrDefault("prompt", "");
        if (prompt.isBlank()) {
            throw new BadVideoRequest("prompt", "prompt is required");
        }
        if (prompt.codePointCount(0, prompt.length()) > LONGEST_PROMPT) {
            throw new BadVideoRequest("prompt", "prompt is longer than " + LONGEST_PROMPT + " characters");
        }
        return prompt;
    }

    private static int side(String digits) throws BadVideoRequest {
        int pixels = Integer.parseInt(digits);
        if (pixels < Animatic.SMALLEST_SIDE || pixels > Animatic.LARGEST_SIDE || pixels % 2 != 0) {
            throw new BadVideoRequest(
                    "size",
                    "each side must be even and between " + Animatic.SMALLEST_SIDE + " and " + Animatic.LARGEST_SIDE);
        }
        return pixels;
    }

    private static int seconds(Map<String, String> fields) throws BadVideoRequest {
        long seconds = number("seconds", fields.getOrDefault("seconds", "4"));
        if (seconds < 1 || seconds > Animatic.LONGEST_SECONDS) {
            throw new BadVideoRequest("seconds", "seconds must be between 1 and " + Animatic.LONGEST_SECONDS);
        }
        return (int) seconds;
    }

    private static long number(String name, String text) throws BadVideoRequest {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new BadVideoRequest(name, name + " must be a whole number");
        }
    }

    /// Servers of this dialect name the switch differently.
    private static boolean audio(Map<String, String> fields) {
        for (String name : new String[] {"audio", "generate_audio", "generate_sound"}) {
            if (fields.containsKey(name)) {
                return Boolean.parseBoolean(fields.get(name));
            }
        }
        return true;
    }
}
