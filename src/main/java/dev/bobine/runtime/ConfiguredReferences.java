package dev.bobine.runtime;

import dev.bobine.admission.ObjectArea;
import dev.bobine.admission.ReferenceRules;
import dev.bobine.storage.ClipKeys;
import java.util.List;

/// Which stored objects requests may refer to, by the configuration.
final class ConfiguredReferences {

    private ConfiguredReferences() {}

    /// @throws IllegalArgumentException naming the key at fault
    static ReferenceRules rules(BobineConfig config) {
        return new ReferenceRules(
                config.references().allowed().orElse(List.of()).stream()
                        .map(ConfiguredReferences::area)
                        .toList(),
                new ReferenceRules.OwnClips(config.storage().bucket(), ClipKeys.PREFIX, ClipKeys::jobOf, ClipKeys::clip));
    }

    private static ObjectArea area(String template) {
        try {
            return ObjectArea.parse(template);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("bobine.references.allowed: " + e.getMessage());
        }
    }
}
