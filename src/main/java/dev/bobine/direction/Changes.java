package dev.bobine.direction;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.bobine.direction.Treatment.Cast;
import dev.bobine.direction.Treatment.Shot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// What one version of a treatment has other than another, shot by shot. Shots are compared by their places.
///
/// @param film fields of the whole film that differ; they are in every prompt
public record Changes(List<String> film, List<ShotChange> shots) {

    /// What became of a shot.
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED,
        SAME;

        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param shot its place, from 1
    /// @param fields those that differ, when it was there before
    public record ShotChange(int shot, Kind kind, List<String> fields) {}

    public static Changes between(Treatment before, Treatment after) {
        List<ShotChange> shots = new ArrayList<>();
        int limit = Math.max(before.shots().size(), after.shots().size());
        for (int i = 0; i < limit; i++) {
            if (i >= after.shots().size()) {
                shots.add(new ShotChange(i + 1, Kind.REMOVED, List.of()));
            } else if (i >= before.shots().size()) {
                shots.add(new ShotChange(i + 1, Kind.ADDED, List.of()));
            } else {
                List<String> fields =
                        differing(before.shots().get(i), after.shots().get(i));
                shots.add(new ShotChange(i + 1, fields.isEmpty() ? Kind.SAME : Kind.CHANGED, fields));
            }
        }
        return new Changes(film(before, after), List.copyOf(shots));
    }

    private static List<String> film(Treatment before, Treatment after) {
        Map<String, Boolean> same = new LinkedHashMap<>();
        same.put("title", before.title().equals(after.title()));
        same.put("logline", before.logline().equals(after.logline()));
        same.put("look", Objects.equals(before.look(), after.look()));
        same.put("cast", byName(before).equals(byName(after)));
        return names(same);
    }

    private static Map<String, String> byName(Treatment treatment) {
        Map<String, String> cast = new LinkedHashMap<>();
        for (Cast member : treatment.cast()) {
            cast.put(member.name(), member.description());
        }
        return cast;
    }

    private static List<String> differing(Shot one, Shot other) {
        Map<String, Boolean> same = new LinkedHashMap<>();
        same.put("title", one.title().equals(other.title()));
        same.put("seconds", one.seconds() == other.seconds());
        same.put("framing", one.framing() == other.framing());
        same.put("camera", one.camera().equals(other.camera()));
        same.put("action", one.action().equals(other.action()));
        same.put("light", one.light().equals(other.light()));
        same.put("palette", one.palette().equals(other.palette()));
        same.put("dialogue", one.dialogue().equals(other.dialogue()));
        same.put("sound", one.sound().equals(other.sound()));
        same.put("negative", one.negative().equals(other.negative()));
        same.put("continues", one.continues() == other.continues());
        return names(same);
    }

    private static List<String> names(Map<String, Boolean> same) {
        return same.entrySet().stream()
                .filter(field -> !field.getValue())
                .map(Map.Entry::getKey)
                .toList();
    }
}
