package dev.bobine.runtime;

import dev.bobine.admission.ObjectArea;
import dev.bobine.admission.ReferenceRules;
import dev.bobine.storage.ClipKeys;
import java.util.List;
import java.util.stream.Stream;

/// Which stored objects requests may refer to, by the configuration.
final class ConfiguredReferences {

    private ConfiguredReferences() {}

    /// @throws IllegalArgumentException naming the key at fault
    static ReferenceRules rules(BobineConfig config) {
        return new ReferenceRules(
                Stream.concat(
                                Stream.of(uploads(config)),
                                config.references().allowed().orElse(List.of()).stream()
                                        .map(ConfiguredReferences::area))
                        .distinct()
                        .toList(),
                new ReferenceRules.OwnClips(config.storage().bucket(), ClipKeys.PREFIX, ClipKeys::jobOf, ClipKeys::of));
    }

    /// Where files are put that users send; each may name its own, whatever else is allowed.
    static ObjectArea uploads(BobineConfig config) {
        return new ObjectArea(config.storage().bucket(), "uploads/{user}/");
    }

    private static ObjectArea area(String template) {
        try {
            return ObjectArea.parse(template);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("bobine.references.allowed: " + e.getMessage());
        }
    }
}
