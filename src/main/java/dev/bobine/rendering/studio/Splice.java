package dev.bobine.rendering.studio;

import dev.bobine.job.FrameSize;
import dev.bobine.job.Join;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What is done to join clips, and what comes of it.
///
/// The sound is always encoded again, in one piece: its packets do not end where pictures do, so that copied ones drift
/// away from the pictures or click at the cuts.
///
/// @param copied whether the pictures are taken as they are
/// @param fade pictures that two clips share at a cut
/// @param pictures of the film
/// @param sound whether the film has sound
record Splice(List<Take> takes, Join.Style style, Rate rate, boolean copied, long fade, long pictures, boolean sound) {

    static final String LIST = "clips.txt";
    static final String FILM = "film.mp4";

    private static final int SAMPLES_PER_SECOND = 48_000;
    private static final String SOUND_FORMAT =
            "aformat=sample_fmts=fltp:sample_rates=" + SAMPLES_PER_SECOND + ":channel_layouts=stereo";
    private static final String SOUND_BITS = "192k";
    private static final double MILLIS = 1000;

    Splice {
        takes = List.copyOf(takes);
    }

    long millis() {
        return Math.round(rate.secondsOf(pictures) * MILLIS);
    }

    /// How far the film's length may be from [#millis].
    long slackMillis() {
        return (long) Math.ceil(rate.secondsOf(takes.size()) * MILLIS) + 1;
    }

    /// Frame of the film: the first clip's, with even sides where it is encoded.
    FrameSize size() {
        FrameSize first = takes.getFirst().footage().size();
        return copied ? first : new FrameSize(even(first.width()), even(first.height()));
    }

    private static int even(int pixels) {
        return Math.max(2, pixels - pixels % 2);
    }

    /// The script of the pieces whose pictures are copied.
    String list() {
        StringBuilder list = new StringBuilder("ffconcat version 1.0\n");
        for (Take take : takes) {
            list.append("file ").append(take.file()).append('\n');
            list.append("duration ")
                    .append(seconds(rate.secondsOf(length(take))))
                    .append('\n');
        }
        return list.toString();
    }

    /// Pictures of one clip in the film.
    private long length(Take take) {
        return copied ? take.pictures().count() : rate.picturesIn(take.footage().durationMillis());
    }

    List<String> arguments(Encoder encoder) {
        List<String> arguments = new ArrayList<>();
        if (copied) {
            arguments.addAll(Inputs.of(LIST, "concat"));
        }
        if (!copied || sound) {
            takes.forEach(take -> arguments.addAll(Inputs.of(take.file(), "mov")));
        }
        String filters = filters();
        if (!filters.isEmpty()) {
            arguments.addAll(List.of("-filter_complex", filters));
        }
        arguments.addAll(copied ? copy() : encoder.arguments(size(), rate));
        if (sound) {
            arguments.addAll(List.of("-map", "[sound]", "-c:a", "aac", "-b:a", SOUND_BITS));
        }
        arguments.addAll(
                List.of("-map_metadata", "-1", "-map_chapters", "-1", "-movflags", "+faststart", "-f", "mp4", FILM));
        return arguments;
    }

    private List<String> copy() {
        List<String> arguments = new ArrayList<>(List.of("-map", "0:v:0", "-c:v", "copy"));
        arguments.addAll(List.of("-video_track_timescale", Long.toString(rate.pictures())));
        String format = takes.getFirst().pictures().format();
        if (format.equals("hvc1")) {
            arguments.addAll(List.of("-tag:v", format));
        }
        return arguments;
    }

    private String filters() {
        List<String> chains = new ArrayList<>();
        if (!copied) {
            pictureChains(chains);
        }
        if (sound) {
            soundChains(chains);
        }
        return String.join(";", chains);
    }

    private void pictureChains(List<String> chains) {
        for (int i = 0; i < takes.size(); i++) {
            chains.add(("[%d:v:0]fps=%s,%s,setsar=1,format=yuv420p,"
                            + "tpad=stop_mode=clone:stop=2,trim=end_frame=%d,setpts=PTS-STARTPTS[v%d]")
                    .formatted(i, rate, framing(), length(takes.get(i)), i));
        }
        join(
                chains,
                'v',
                "picture",
                (first, second, offset, result) -> "%s%sxfade=transition=fade:duration=%s:offset=%s%s"
                        .formatted(first, second, seconds(rate.secondsOf(fade)), seconds(offset), result));
    }

    private String framing() {
        String size = size().width() + ":" + size().height();
        return switch (style.fit()) {
            case PAD ->
                "scale=%s:force_original_aspect_ratio=decrease:force_divisible_by=2,pad=%s:(ow-iw)/2:(oh-ih)/2"
                        .formatted(size, size);
            case CROP -> "scale=%s:force_original_aspect_ratio=increase,crop=%s".formatted(size, size);
        };
    }

    private void soundChains(List<String> chains) {
        int inputsBefore = copied ? 1 : 0;
        for (int i = 0; i < takes.size(); i++) {
            Take take = takes.get(i);
            String end = seconds(rate.secondsOf(length(take)));
            String source = take.hasSound()
                    ? "[%d:a:0]aresample=%d:async=1:first_pts=0,%s,apad"
                            .formatted(i + inputsBefore, SAMPLES_PER_SECOND, SOUND_FORMAT)
                    : "anullsrc=r=%d:cl=stereo,%s".formatted(SAMPLES_PER_SECOND, SOUND_FORMAT);
            chains.add("%s,atrim=end=%s,asetpts=PTS-STARTPTS[a%d]".formatted(source, end, i));
        }
        String joined = style.loudness() == null ? "sound" : "raw";
        join(chains, 'a', joined, (first, second, offset, result) -> "%s%sacrossfade=duration=%s%s"
                .formatted(first, second, seconds(rate.secondsOf(fade)), result));
        if (style.loudness() != null) {
            chains.add("[raw]loudnorm=I=%d:TP=-1.5:LRA=11,%s[sound]".formatted(style.loudness(), SOUND_FORMAT));
        }
    }

    private interface Fade {
        /// @param offset when it begins in what has been joined so far
        String of(String first, String second, double offset, String result);
    }

    private void join(List<String> chains, char kind, String result, Fade fades) {
        if (fade == 0) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < takes.size(); i++) {
                all.append('[').append(kind).append(i).append(']');
            }
            String streams = kind == 'v' ? "v=1:a=0" : "v=0:a=1";
            chains.add("%sconcat=n=%d:%s[%s]".formatted(all, takes.size(), streams, result));
            return;
        }
        String before = "[" + kind + "0]";
        long joined = length(takes.getFirst());
        for (int i = 1; i < takes.size(); i++) {
            String after = i == takes.size() - 1 ? "[" + result + "]" : "[" + kind + kind + i + "]";
            chains.add(fades.of(before, "[" + kind + i + "]", rate.secondsOf(joined - fade), after));
            joined += length(takes.get(i)) - fade;
            before = after;
        }
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }
}
