package dev.bobine.runtime;

import dev.bobine.access.ApiKey;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The API keys of a properties file, with `<name>.sha256`, `<name>.roles`, `<name>.user` and `<name>.expires` for
/// each. A file that has become wrong changes nothing until it is right again.
final class KeysFile implements Supplier<List<ApiKey>> {

    private static final Logger LOG = Logger.getLogger(KeysFile.class);
    private static final Set<String> FIELDS = Set.of("sha256", "roles", "user", "expires");

    private final SecretFile file;
    private final List<ApiKey> configured;
    private volatile Reading latest;

    private record Reading(String content, List<ApiKey> keys) {}

    /// @param configured keys that come on top
    /// @throws IllegalArgumentException naming what is wrong with the file as it is now
    KeysFile(SecretFile file, List<ApiKey> configured) {
        this.file = file;
        this.configured = configured;
        this.latest = read(file.get());
    }

    @Override
    public List<ApiKey> get() {
        String content = file.get();
        Reading known = latest;
        if (known.content().equals(content)) {
            return known.keys();
        }
        Reading now = reread(content, known);
        latest = now;
        return now.keys();
    }

    private Reading reread(String content, Reading before) {
        try {
            Reading now = read(content);
            LOG.infof("the API keys were read again: %d", now.keys().size());
            return now;
        } catch (IllegalArgumentException e) {
            LOG.errorf("the API keys stay as they were: %s", e.getMessage());
            return new Reading(content, before.keys());
        }
    }

    /// Of two keys of one name the second would take the place of the first without a word, with what it does not say
    /// of its own left from that.
    private static final class EachOnce extends Properties {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized @Nullable Object put(Object property, Object value) {
            if (containsKey(property)) {
                throw new IllegalArgumentException("bobine.security.keys-file: " + property + " is set twice");
            }
            return super.put(property, value);
        }
    }

    private Reading read(String content) {
        Properties properties = new EachOnce();
        try {
            properties.load(new StringReader(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Set<String> names = new TreeSet<>();
        for (String property : properties.stringPropertyNames()) {
            int dot = property.lastIndexOf('.');
            if (dot < 1 || !FIELDS.contains(property.substring(dot + 1))) {
                throw new IllegalArgumentException(
                        "bobine.security.keys-file: a line sets none of <name>.sha256, <name>.roles, <name>.user,"
                                + " <name>.expires");
            }
            names.add(property.substring(0, dot));
        }
        List<ApiKey> keys = new ArrayList<>(configured);
        names.forEach(name -> keys.add(key(name, properties)));
        return new Reading(content, List.copyOf(keys));
    }

    private static ApiKey key(String name, Properties properties) {
        Set<String> roles = Arrays.stream(
                        properties.getProperty(name + ".roles", "").split(","))
                .map(String::strip)
                .filter(role -> !role.isEmpty())
                .collect(Collectors.toSet());
        return ApiKey.of(
                "bobine.security.keys-file: " + name,
                name,
                properties.getProperty(name + ".sha256", ""),
                roles,
                Optional.ofNullable(properties.getProperty(name + ".user"))
                        .map(String::strip)
                        .filter(user -> !user.isEmpty()),
                Optional.ofNullable(properties.getProperty(name + ".expires"))
                        .filter(day -> !day.isBlank())
                        .map(day -> day(name, day.strip())));
    }

    private static LocalDate day(String name, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "bobine.security.keys-file: " + name + ".expires must be a day such as 2027-01-31", e);
        }
    }
}
