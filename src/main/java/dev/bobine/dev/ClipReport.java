package dev.bobine.dev;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.job.Hashes;
import dev.bobine.media.BadClipException;
import dev.bobine.media.Footage;
import dev.bobine.media.Mp4Scanner;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/// Fetches finished clips from the bucket through the link that a user would get, and tells what the files really are.
///
/// @param http the service's base URL
record ClipReport(Links links, Path directory, String http) {

    private static final double MILLIS = 1000;

    /// Where an object can be read.
    @FunctionalInterface
    interface Links {
        URI to(String key) throws IOException;
    }

    /// Several lines about the clip of a completed job.
    String of(JobEvent completed) {
        try {
            JsonNode clip = completed.data().path("clip");
            Path file = directory.toAbsolutePath().resolve(completed.jobId() + ".mp4");
            boolean asAnnounced = fetch(clip.path("key").asText(), file)
                    .equals(clip.path("sha256").asText());
            return text(completed.jobId(), file, describe(file), asAnnounced);
        } catch (IOException e) {
            return "  The clip could not be read back from the bucket: " + e.getMessage();
        }
    }

    /// Duration, frame size, codecs and length of an MP4 file, as the service itself reads it.
    static String describe(Path file) throws IOException {
        try {
            Footage footage = Mp4Scanner.read(file);
            return String.format(
                    Locale.ROOT,
                    "%.2f s, %dx%d, %s, %s, %,d bytes",
                    footage.durationMillis() / MILLIS,
                    footage.size().width(),
                    footage.size().height(),
                    footage.videoCodec(),
                    Optional.ofNullable(footage.audioCodec()).orElse("no sound"),
                    Files.size(file));
        } catch (BadClipException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private String text(String job, Path file, String description, boolean asAnnounced) {
        return """

                Clip: %s
                  %s; %s
                  curl -s %s/jobs/%s
                  curl -sL %s/jobs/%s/clip -o clip.mp4
                """.formatted(
                        file,
                        description,
                        asAnnounced
                                ? "read back from the bucket, SHA-256 as announced"
                                : "read back from the bucket, but its SHA-256 is NOT the announced one",
                        http,
                        job,
                        http,
                        job);
    }

    /// @return the SHA-256 of what came
    private String fetch(String key, Path file) throws IOException {
        Files.createDirectories(directory);
        MessageDigest digest = Hashes.newSha256();
        try (InputStream body = links.to(key).toURL().openStream();
                DigestInputStream hashed = new DigestInputStream(body, digest)) {
            Files.copy(hashed, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
