package dev.bobine.rendering.studio;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// A track's packets in the order of the file, as ffprobe tells them.
///
/// @param times when each is shown, in seconds
/// @param durations in seconds
record Packets(List<Double> times, List<Double> durations, List<Integer> sizes) {

    static Packets of(Path folder, String file, String kind) {
        Path ffmpeg = TestClips.PROGRAM.program();
        String name = requireNonNull(ffmpeg.getFileName()).toString().equals("ffmpeg") ? "ffprobe" : "ffprobe.sh";
        try {
            Process process = new ProcessBuilder(
                            ffmpeg.resolveSibling(name).toString(),
                            "-v",
                            "quiet",
                            "-select_streams",
                            kind + ":0",
                            "-show_entries",
                            "packet=pts_time,duration_time,size",
                            "-of",
                            "csv=p=0",
                            file)
                    .directory(folder.toFile())
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            List<String[]> rows = output.lines()
                    .map(line -> line.split(","))
                    .filter(row -> row.length >= 3)
                    .toList();
            return new Packets(
                    rows.stream().map(row -> Double.valueOf(row[0])).toList(),
                    rows.stream().map(row -> Double.valueOf(row[1])).toList(),
                    rows.stream().map(row -> Integer.valueOf(row[2])).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    double end() {
        double end = 0;
        for (int i = 0; i < times.size(); i++) {
            end = Math.max(end, times.get(i) + durations.get(i));
        }
        return end;
    }
}
