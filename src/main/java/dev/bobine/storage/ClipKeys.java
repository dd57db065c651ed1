package dev.bobine.storage;

import dev.bobine.job.Drawing;
import dev.bobine.job.Frame;
import dev.bobine.job.JobId;
import dev.bobine.job.Join;
import dev.bobine.job.Render;
import dev.bobine.job.Still;
import dev.bobine.job.Work;
import dev.bobine.media.PictureType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Object keys, made of the job's id alone, whose leading bits are its time of admission:
/// `clips/2026/11/22/<job>.mp4` and a poster next to it.
public final class ClipKeys {

    /// How all keys begin that the service writes.
    public static final String PREFIX = "clips/";

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu/MM/dd/").withZone(ZoneOffset.UTC);
    private static final Pattern NAME = Pattern.compile(".*/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.[a-z0-9]+");
    private static final int BITS_BELOW_MILLIS = 16;

    private ClipKeys() {}

    /// Where what comes of a job lies, or will lie: the key is known before the object is there.
    public static String of(JobId job, Work work) {
        return switch (work) {
            case Render _, Join _ -> clip(job);
            case Frame _ -> still(job, Still.Format.JPEG);
            case Drawing drawing -> still(job, drawing.format());
        };
    }

    /// Where a job's clip lies, or will lie.
    public static String clip(JobId job) {
        return base(job) + ".mp4";
    }

    /// Where a job's still picture lies, or will lie.
    ///
    /// @param format that was asked for
    public static String still(JobId job, Still.Format format) {
        return poster(
                job,
                switch (format) {
                    case PNG -> PictureType.PNG;
                    case JPEG -> PictureType.JPEG;
                    case WEBP -> PictureType.WEBP;
                });
    }

    static String poster(JobId job, PictureType type) {
        return base(job) + "." + type.extension();
    }

    /// The job whose clip or poster has this key, if it is that of one.
    public static Optional<JobId> jobOf(String key) {
        Matcher name = NAME.matcher(key);
        if (!name.matches()) {
            return Optional.empty();
        }
        JobId job = JobId.of(name.group(1));
        return all(job).contains(key) ? Optional.of(job) : Optional.empty();
    }

    /// Everything that a job may have left.
    static List<String> all(JobId job) {
        return Stream.concat(
                        Stream.of(clip(job)), Stream.of(PictureType.values()).map(type -> poster(job, type)))
                .toList();
    }

    private static String base(JobId job) {
        Instant admitted = Instant.ofEpochMilli(job.value().getMostSignificantBits() >>> BITS_BELOW_MILLIS);
        return PREFIX + DAY.format(admitted) + job;
    }
}
