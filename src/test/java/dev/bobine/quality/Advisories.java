package dev.bobine.quality;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.maven.artifact.versioning.DefaultArtifactVersion;
import org.apache.maven.artifact.versioning.InvalidVersionSpecificationException;
import org.apache.maven.artifact.versioning.VersionRange;
import org.jspecify.annotations.Nullable;

/// The list of known vulnerabilities, `deploy/advisories.yaml`, as a pure judgement over shipped versions.
///
/// @param looked when public advisories were last gone through
/// @param days how much younger than that a commit may be
record Advisories(LocalDate looked, int days, List<Advisory> advisories) {

    static final Path FILE = Path.of("deploy/advisories.yaml");

    private static final ObjectMapper YAML = new YAMLMapper().registerModule(new JavaTimeModule());

    /// @param artifact `group:artifact`
    /// @param affected a range of versions as Maven writes it
    /// @param tolerated why an affected version may be shipped all the same; null when it may not
    record Advisory(
            String id,
            String artifact,
            String affected,
            String about,
            @Nullable String tolerated) {

        boolean affects(String version) {
            try {
                return VersionRange.createFromVersionSpec(affected)
                        .containsVersion(new DefaultArtifactVersion(version));
            } catch (InvalidVersionSpecificationException e) {
                throw new IllegalArgumentException(id + " has no range of versions: " + affected, e);
            }
        }
    }

    static Advisories load() throws IOException {
        return YAML.readValue(FILE.toFile(), Advisories.class);
    }

    /// One sentence per fault.
    ///
    /// @param shipped versions by `group:artifact`
    Set<String> faults(Map<String, String> shipped) {
        Set<String> faults = new TreeSet<>();
        for (Advisory advisory : advisories) {
            String version = shipped.get(advisory.artifact());
            if (version == null) {
                faults.add(
                        advisory.id() + " is about " + advisory.artifact() + ", which is not shipped: remove the row");
            } else if (advisory.tolerated() == null && advisory.affects(version)) {
                faults.add(advisory.artifact() + " " + version + " has " + advisory.id() + ": " + advisory.about());
            } else if (advisory.tolerated() != null && !advisory.affects(version)) {
                faults.add(advisory.id() + " is tolerated, but " + advisory.artifact() + " " + version
                        + " does not have it: remove \"tolerated\"");
            }
        }
        return faults;
    }

    /// Whether a commit of that time should have come with another look.
    boolean isTooOldFor(Instant commit) {
        return LocalDate.ofInstant(commit, ZoneOffset.UTC).isAfter(looked.plusDays(days));
    }
}
