package dev.bobine.media;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What ffprobe says about a clip, in one line: milliseconds, size as shown, codecs. Asked where it is on the machine;
/// a table of its answers serves elsewhere.
final class Ffprobe {

    private static final Path TABLE = Corpus.BASES.resolve("ffprobe.txt");
    private static final String NO_CLIP = "no clip";

    private Ffprobe() {}

    static boolean isHere() {
        try {
            return run("-version").waitFor() == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    static String ask(Path directory, byte[] clip) throws IOException, InterruptedException {
        Path file = Files.write(directory.resolve("clip"), clip);
        Process process = run(
                "-v",
                "quiet",
                "-show_entries",
                "stream=codec_type,codec_name,width,height,duration:stream_side_data=rotation",
                "-of",
                "flat",
                file.toString());
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return answer(output);
    }

    private static Process run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("ffprobe"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /// The longest stream of each kind.
    private static String answer(String flat) {
        Map<String, Map<String, String>> streams = new TreeMap<>();
        flat.lines().forEach(line -> {
            String[] parts = line.split("=", 2);
            String[] path = parts[0].split("\\.", 4);
            streams.computeIfAbsent(path[2], _ -> new HashMap<>()).put(path[3], parts[1].replace("\"", ""));
        });
        Map<String, String> video = longest(streams, "video");
        if (video.isEmpty()) {
            return NO_CLIP;
        }
        boolean turned = video.entrySet().stream()
                .anyMatch(entry ->
                        entry.getKey().endsWith("rotation") && Math.abs(Integer.parseInt(entry.getValue())) == 90);
        String width = video.get(turned ? "height" : "width");
        String height = video.get(turned ? "width" : "height");
        return "%d %sx%s %s %s"
                .formatted(
                        Math.round(seconds(video) * 1000),
                        width,
                        height,
                        video.get("codec_name"),
                        longest(streams, "audio").getOrDefault("codec_name", "-"));
    }

    private static Map<String, String> longest(Map<String, Map<String, String>> streams, String kind) {
        return streams.values().stream()
                .filter(stream -> kind.equals(stream.get("codec_type")))
                .reduce((one, other) -> seconds(other) > seconds(one) ? other : one)
                .orElse(Map.of());
    }

    private static double seconds(Map<String, String> stream) {
        String duration = stream.getOrDefault("duration", "N/A");
        return duration.equals("N/A") ? 0 : Double.parseDouble(duration);
    }

    static String ours(byte[] clip) {
        try {
            Mp4Scanner scanner = new Mp4Scanner();
            scanner.accept(clip, 0, clip.length);
            Footage footage = scanner.finish();
            return "%d %s %s %s"
                    .formatted(
                            footage.durationMillis(),
                            footage.size(),
                            footage.videoCodec(),
                            footage.audioCodec() == null ? "-" : footage.audioCodec());
        } catch (BadClipException e) {
            return NO_CLIP;
        }
    }

    /// The answers by clip. What is not in the table is answered like its base.
    static Map<String, String> table() throws IOException {
        Map<String, String> table = new TreeMap<>();
        if (Files.exists(TABLE)) {
            Files.readAllLines(TABLE).stream()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> table.put(line.split(": ")[0], line.split(": ")[1]));
        }
        return table;
    }

    static String inTable(Map<String, String> table, String name) {
        return table.getOrDefault(name, table.getOrDefault(name.split("\\+")[0], "not asked"));
    }

    static void write(Map<String, String> answers) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "# What ffprobe says: milliseconds, size as shown, codecs. A clip that is not here is answered like its base.",
                "# Written by ./mvnw test -Dtest=Mp4CorpusTest -Dffprobe=write"));
        new TreeMap<>(answers).forEach((name, answer) -> {
            boolean base = !name.contains("+");
            if (base || !answer.equals(answers.get(name.split("\\+")[0]))) {
                lines.add(name + ": " + answer);
            }
        });
        Files.write(TABLE, lines);
    }
}
