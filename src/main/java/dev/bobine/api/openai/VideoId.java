package dev.bobine.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.api.Problem;
import dev.bobine.api.ProblemException;
import dev.bobine.job.JobId;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A job's id in the form that ids of videos have: `video_` and 32 hexadecimal digits.
final class VideoId {

    static final String NOT_FOUND = "video_not_found";

    private static final String PREFIX = "video_";
    private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9a-f]{32}");
    private static final int HALF = 16;

    private VideoId() {}

    static String of(UUID job) {
        return PREFIX + job.toString().replace("-", "");
    }

    /// @throws ProblemException when no video can have that id
    static JobId job(String id) {
        if (!FORM.matcher(id).matches()) {
            throw noSuchVideo();
        }
        String digits = id.substring(PREFIX.length());
        return new JobId(new UUID(
                Long.parseUnsignedLong(digits, 0, HALF, HALF), Long.parseUnsignedLong(digits, HALF, 2 * HALF, HALF)));
    }

    /// The id that an object names.
    ///
    /// @throws ProblemException when it names none
    static String named(@Nullable JsonNode video) {
        JsonNode id = video == null ? null : video.get("id");
        if (id == null || !id.isTextual()) {
            throw VideoOrder.invalid("video", "video must have the id of a video, or be a file.");
        }
        return id.textValue();
    }

    static ProblemException noSuchVideo() {
        return new ProblemException(Problem.of(404, NOT_FOUND, "There is no such video."));
    }
}
