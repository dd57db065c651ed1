package dev.bobine.persistence;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedConstructor;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.util.NameTransformer;
import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.Origin;
import dev.bobine.job.Part;
import dev.bobine.job.ProductionId;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.Reservation;
import dev.bobine.job.Setbacks;
import dev.bobine.job.UserId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which records lie flat in a row, a column for each of their components, and what those columns are called where they
/// are not called as the components are. So rows are made of the parts that jobs are made of.
///
/// The component of a row that holds a part must not be called as a column is.
final class Parts extends JacksonAnnotationIntrospector {

    private static final long serialVersionUID = 1;

    private static final Map<Class<?>, NameTransformer> COLUMNS = Map.ofEntries(
            Map.entry(Job.Head.class, NameTransformer.NOP),
            Map.entry(RequestIdentity.class, new Columns(Map.of("id", "request_id"))),
            Map.entry(Job.Ask.class, new Columns(Map.of("work", "spec"))),
            Map.entry(Job.Terms.class, new Columns(Map.of("estimate_micros", "estimate"))),
            Map.entry(
                    Reservation.class,
                    new Columns(Map.of(
                            "plan_micros", "reserved_plan",
                            "prepaid_micros", "reserved_prepaid",
                            "month", "window_month",
                            "day", "window_day"))),
            Map.entry(Part.class, NameTransformer.NOP),
            Map.entry(Setbacks.class, NameTransformer.NOP),
            Map.entry(AdmissionStore.QueueingRow.class, NameTransformer.NOP),
            Map.entry(StateRow.class, NameTransformer.NOP),
            Map.entry(StateRow.ClaimRow.class, NameTransformer.NOP),
            Map.entry(StateRow.CallRow.class, NameTransformer.NOP),
            Map.entry(StateRow.CopyRow.class, NameTransformer.NOP),
            Map.entry(StateRow.FailureRow.class, NameTransformer.simpleTransformer("failure_", "")),
            Map.entry(JobRow.CancelRow.class, NameTransformer.NOP),
            Map.entry(
                    StepRow.Event.class,
                    new Columns(Map.of("id", "event_id", "type", "event_type", "data", "event_data"))));

    /// Ids are the texts that they hold.
    private static final Set<Class<?>> IDS = Set.of(JobId.class, UserId.class, ProductionId.class);

    @Override
    public @Nullable NameTransformer findUnwrappingNameTransformer(AnnotatedMember member) {
        NameTransformer columns = COLUMNS.get(member.getRawType());
        return columns != null ? columns : super.findUnwrappingNameTransformer(member);
    }

    @Override
    public @Nullable Boolean hasAsValue(Annotated member) {
        if (!(member instanceof AnnotatedMethod method)) {
            return super.hasAsValue(member);
        }
        if (method.getDeclaringClass() == Origin.How.class) {
            return method.getName().equals("wire") && method.getParameterCount() == 0;
        }
        return IDS.contains(method.getDeclaringClass())
                ? (Boolean) method.getName().equals("value")
                : super.hasAsValue(member);
    }

    /// A job that comes of no other one has no list of origins, so that it costs nothing.
    @Override
    public JsonInclude.Value findPropertyInclusion(Annotated member) {
        return isOrigin(member)
                ? JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS)
                : super.findPropertyInclusion(member);
    }

    @Override
    public JsonSetter.Value findSetterInfo(Annotated member) {
        return isOrigin(member) ? JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY) : super.findSetterInfo(member);
    }

    private static boolean isOrigin(Annotated member) {
        return member instanceof AnnotatedMember of
                && of.getDeclaringClass() == Job.Head.class
                && List.class.isAssignableFrom(member.getRawType());
    }

    /// A job by itself has no part in a production, rather than one of nulls.
    @Override
    public @Nullable Object findDeserializer(Annotated type) {
        return type.getRawType() == Part.class && type instanceof AnnotatedMember
                ? new PartOrNone()
                : super.findDeserializer(type);
    }

    private static final class PartOrNone extends StdDeserializer<Part> {

        private static final long serialVersionUID = 1;

        PartOrNone() {
            super(Part.class);
        }

        /// What is read so lies flat; that another one is given says so.
        @Override
        public JsonDeserializer<Part> unwrappingDeserializer(NameTransformer columns) {
            return new PartOrNone();
        }

        @Override
        public @Nullable Part deserialize(JsonParser json, DeserializationContext context) throws IOException {
            JsonNode row = context.readTree(json);
            return row.hasNonNull("production")
                    ? new Part(
                            ProductionId.of(row.path("production").asText()),
                            row.path("step").asText())
                    : null;
        }
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
