package dev.bobine.persistence;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedConstructor;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.util.NameTransformer;
import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.Reservation;
import dev.bobine.job.Setbacks;
import dev.bobine.job.UserId;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which records lie flat in a row, a column for each of their components, and what those columns are called where they
/// are not called as the components are. So rows are made of the parts that jobs are made of.
/// The component of a row that holds a part must not be called as a column is.
final class Parts extends JacksonAnnotationIntrospector {

    private static final long serialVersionUID = 1;

    private static final Map<Class<?>, NameTransformer> COLUMNS = Map.ofEntries(
            Map.entry(Job.Head.class, NameTransformer.NOP),
            Map.entry(RequestIdentity.class, new Columns(Map.of("id", "request_id"))),
            Map.entry(Job.Ask.class, new Columns(Map.of("work", "spec", "deadline", "expires_at"))),
            Map.entry(Job.Terms.class, new Columns(Map.of("estimate_micros", "estimate"))),
            Map.entry(
                    Reservation.class,
                    new Columns(Map.of(
                            "plan_micros", "reserved_plan",
                            "prepaid_micros", "reserved_prepaid",
                            "month", "window_month",
                            "day", "window_day"))),
            Map.entry(Setbacks.class, NameTransformer.NOP),
            Map.entry(StateRow.class, NameTransformer.NOP),
            Map.entry(StateRow.ClaimRow.class, NameTransformer.NOP),
            Map.entry(StateRow.CallRow.class, NameTransformer.NOP),
            Map.entry(StateRow.CopyRow.class, NameTransformer.NOP),
            Map.entry(StateRow.FailureRow.class, NameTransformer.simpleTransformer("failure_", "")),
            Map.entry(JobRow.CancelRow.class, NameTransformer.NOP),
            Map.entry(
                    StepRow.Told.class,
                    new Columns(Map.of("id", "event_id", "type", "event_type", "data", "event_data"))));

    private static final Set<Class<?>> IDS = Set.of(JobId.class, UserId.class);

    @Override
    public @Nullable NameTransformer findUnwrappingNameTransformer(AnnotatedMember member) {
        NameTransformer columns = COLUMNS.get(member.getRawType());
        return columns != null ? columns : super.findUnwrappingNameTransformer(member);
    }

    @Override
    public @Nullable Boolean hasAsValue(Annotated member) {
        return member instanceof AnnotatedMethod method && IDS.contains(method.getDeclaringClass())
                ? (Boolean) method.getName().equals("value")
                : super.hasAsValue(member);
    }

    @Override
    public JsonCreator.@Nullable Mode findCreatorAnnotation(MapperConfig<?> config, Annotated member) {
        return member instanceof AnnotatedConstructor constructor && IDS.contains(constructor.getDeclaringClass())
                ? JsonCreator.Mode.DELEGATING
                : super.findCreatorAnnotation(config, member);
    }

    private static final class Columns extends NameTransformer {

        private final Map<String, String> names;

        Columns(Map<String, String> names) {
            this.names = names;
        }

        @Override
        public String transform(String name) {
            return names.getOrDefault(name, name);
        }

        @Override
        public String reverse(String column) {
            return names.entrySet().stream()
                    .filter(name -> name.getValue().equals(column))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(column);
        }
    }
}
