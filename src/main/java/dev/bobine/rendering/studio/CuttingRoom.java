package dev.bobine.rendering.studio;

import dev.bobine.job.Frame;
import dev.bobine.job.Join;
import dev.bobine.media.BadClipException;
import dev.bobine.media.Footage;
import dev.bobine.media.Mp4Scanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/// What the studio does with clips that lie in one folder. Nothing is believed of what the program made: it is read
/// again and compared with what must have come of it.
final class CuttingRoom {

    static final String STILL = "still.jpg";

    private static final int PERCENT = 100;
    private static final double MICROS_PER_MILLI = 1000;

    private final Ffmpeg ffmpeg;
    private final Encoder encoder;

    CuttingRoom(Ffmpeg ffmpeg, Encoder encoder) {
        this.ffmpeg = ffmpeg;
        this.encoder = encoder;
    }

    /// Reads a clip of the folder.
    static Take take(Path folder, String file) throws IOException, BadClipException {
        Mp4Scanner scanner = Mp4Scanner.of(folder.resolve(file));
        Footage footage = scanner.finish();
        return new Take(file, scanner.pictures(), footage);
    }

    /// Joins clips in their order.
    ///
    /// @param progress called with percents
    /// @return the film
    /// @throws BadClipException when one of the clips is none
    Path join(Path folder, List<String> files, boolean sound, Join.Style style, IntConsumer progress)
            throws IOException, BadClipException, FfmpegException, InterruptedException {
        List<Take> takes = new ArrayList<>();
        for (String file : files) {
            takes.add(take(folder, file));
        }
        Splice splice = Cut.splice(takes, sound, style);
        Files.writeString(folder.resolve(Splice.LIST), splice.list(), StandardCharsets.US_ASCII);
        double whole = splice.millis() * MICROS_PER_MILLI;
        ffmpeg.run(
                folder,
                splice.arguments(encoder),
                micros -> progress.accept((int) Math.min(PERCENT - 1, micros / whole * PERCENT)));
        Path film = folder.resolve(Splice.FILM);
        check(splice, film);
        return film;
    }

    private static void check(Splice splice, Path film) throws IOException, FfmpegException {
        Footage footage = read(film);
        boolean asLong = Math.abs(footage.durationMillis() - splice.millis()) <= splice.slackMillis();
        boolean asLarge = footage.size().equals(splice.size());
        boolean asLoud = (footage.audioCodec() != null) == splice.sound();
        if (!asLong || !asLarge || !asLoud) {
            throw new FfmpegException(
                    StudioMeters.Reason.WRONG_RESULT, "The joined film is not what its clips come to.");
        }
    }

    private static Footage read(Path film) throws IOException, FfmpegException {
        try {
            return Mp4Scanner.read(film);
        } catch (BadClipException e) {
            throw new FfmpegException(StudioMeters.Reason.WRONG_RESULT, "The joined film is not a whole clip.");
        }
    }

    /// Takes a clip's first picture.
    Path firstFrame(Path folder, String file)
            throws IOException, BadClipException, FfmpegException, InterruptedException {
        take(folder, file);
        List<String> arguments = new ArrayList<>(Inputs.of(file, "mov"));
        arguments.addAll(List.of("-map", "0:v:0", "-frames:v", "1"));
        arguments.addAll(still());
        return picture(folder, arguments);
    }

    /// Takes a clip's last picture: of all that are decoded from near the end the last one stays.
    Path lastFrame(Path folder, String file)
            throws IOException, BadClipException, FfmpegException, InterruptedException {
        take(folder, file);
        for (String fromEnd : List.of("-1", "-10000")) {
            List<String> arguments = new ArrayList<>(List.of("-sseof", fromEnd));
            arguments.addAll(Inputs.of(file, "mov"));
            arguments.addAll(List.of("-map", "0:v:0"));
            arguments.addAll(still());
            ffmpeg.run(folder, arguments, _ -> {});
            if (Files.exists(folder.resolve(STILL))) {
                return folder.resolve(STILL);
            }
        }
        throw new FfmpegException(StudioMeters.Reason.WRONG_RESULT, "The clip has no last picture.");
    }

    /// Takes pictures of a clip at equal distances, small and side by side; see [Frame#SIDE].
    Path sheet(Path folder, String file) throws IOException, BadClipException, FfmpegException, InterruptedException {
        long millis = Math.max(1, take(folder, file).footage().durationMillis());
        List<String> arguments = new ArrayList<>(Inputs.of(file, "mov"));
        String tiles = "fps=%d000/%d,scale=%d:-2,tile=%dx%d"
                .formatted(Frame.SIDE * Frame.SIDE, millis, Frame.TILE_WIDTH, Frame.SIDE, Frame.SIDE);
        arguments.addAll(List.of("-map", "0:v:0", "-vf", tiles, "-frames:v", "1"));
        arguments.addAll(still());
        return picture(folder, arguments);
    }

    private static List<String> still() {
        return List.of(
                "-map_metadata",
                "-1",
                "-c:v",
                "mjpeg",
                "-q:v",
                "1",
                "-qmin",
                "1",
                "-pix_fmt",
                "yuvj420p",
                "-f",
                "image2",
                "-update",
                "1",
                STILL);
    }

    private Path picture(Path folder, List<String> arguments)
            throws IOException, FfmpegException, InterruptedException {
        ffmpeg.run(folder, arguments, _ -> {});
        Path still = folder.resolve(STILL);
        if (!Files.exists(still)) {
            throw new FfmpegException(StudioMeters.Reason.WRONG_RESULT, "The clip has no such picture.");
        }
        return still;
    }
}
