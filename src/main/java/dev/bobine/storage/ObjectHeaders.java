package dev.bobine.storage;

import dev.bobine.job.JobId;
import dev.bobine.job.Origin;
import io.minio.Http;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The provenance record as object metadata.
///
/// The digest of the clip is in it where the clip is one single put. The metadata of a multipart upload is fixed when
/// it begins, before the digest is known; the job and its events have it in either case.
final class ObjectHeaders {

    static final String SHA256 = "sha256";

    /// 46 characters each, of the 2 KiB that all metadata of an object have.
    private static final int MAX_ORIGINS = 24;

    private ObjectHeaders() {}

    static Http.Headers of(String contentType, Map<String, String> metadata) {
        Http.Headers headers = new Http.Headers(Http.Headers.CONTENT_TYPE, contentType);
        metadata.forEach((name, value) -> headers.set("x-amz-meta-" + name, value));
        return headers;
    }

    static Map<String, String> metadata(JobId job, Provenance provenance, Optional<String> sha256) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("ai-generated", "true");
        metadata.put("job", job.toString());
        metadata.put("model", ascii(provenance.model()));
        metadata.put("backend", ascii(provenance.backend()));
        metadata.put("provider-model", ascii(provenance.providerModel()));
        if (provenance.promptHash() != null) {
            metadata.put("prompt-sha256", provenance.promptHash());
        }
        metadata.put("created-at", provenance.createdAt().toString());
        if (!provenance.origin().isEmpty()) {
            metadata.put("origin", origin(provenance.origin()));
        }
        sha256.ifPresent(digest -> metadata.put(SHA256, digest));
        return metadata;
    }

    /// Whether an object is there and its metadata name the same job and the same provenance.
    static boolean tellOf(Optional<Bucket.Stat> found, JobId job, Provenance provenance) {
        Map<String, String> expected = metadata(job, provenance, Optional.empty());
        return found.filter(stat -> stat.metadata().entrySet().containsAll(expected.entrySet()))
                .isPresent();
    }

    /// As many as fit, since the metadata of an object are bounded; the job and its events have all of them.
    private static String origin(List<Origin> origin) {
        String listed = origin.stream()
                .limit(MAX_ORIGINS)
                .map(one -> one.how().wire() + ":" + one.job())
                .collect(Collectors.joining(","));
        return origin.size() <= MAX_ORIGINS ? listed : listed + ",...";
    }

    /// Header values are ASCII: anything else is percent-encoded.
    private static String ascii(String text) {
        boolean plain = text.chars().allMatch(c -> c > ' ' && c < 0x7F);
        return plain ? text : URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
