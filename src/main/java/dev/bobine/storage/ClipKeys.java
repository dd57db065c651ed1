package dev.bobine.storage;

import dev.bobine.job.JobId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;

/// Object keys, made of the job's id alone, whose leading bits are its time of admission:
/// `clips/2026/11/22/<job>.mp4` and a poster beside it.
final class ClipKeys {

    static final String PREFIX = "clips/";

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu/MM/dd/").withZone(ZoneOffset.UTC);
    private static final int BITS_BELOW_MILLIS = 16;

    private ClipKeys() {}

    static String clip(JobId job) {
        return base(job) + ".mp4";
    }

    static String poster(JobId job, PictureType type) {
        return base(job) + "." + type.extension();
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
