package dev.bobine.publication;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.job.Charge;
import dev.bobine.job.Part;
import dev.bobine.job.Usage;
import dev.bobine.job.Work;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The JSON form of a usage event's data, as its schema says. What is not known is left out rather than null.
public final class UsageJson {

    /// The CloudEvents type.
    public static final String TYPE = "dev.bobine.usage.recorded.v1";

    private UsageJson() {}

    public static ObjectNode tree(Usage usage, String currency) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("usageId", usage.id().toString());
        data.put("userId", usage.user().value());
        data.put("kind", usage.kind());
        putAbout(data, usage.about());
        data.put("seconds", usage.entry().clipSeconds());
        data.put("amountMicros", usage.micros());
        data.put("planMicros", usage.entry().planMicros());
        data.put("prepaidMicros", usage.entry().prepaidMicros());
        data.put("currency", currency);
        Charge.Source source = usage.source();
        if (source != null) {
            data.put("source", source.wire());
        }
        UUID corrects = usage.corrects();
        if (corrects != null) {
            data.put("corrects", corrects.toString());
        }
        data.put("at", usage.at().toString());
        return data;
    }

    private static void putAbout(ObjectNode data, Usage.@Nullable About about) {
        if (about == null) {
            return;
        }
        data.put("jobId", about.job().toString());
        data.put("requestId", about.request().id());
        data.put("requestSource", about.request().source());
        Part part = about.part();
        if (part != null) {
            data.put("productionId", part.production().toString());
            data.put("step", part.step());
        }
        data.put("model", about.model());
        Work made = about.made();
        if (made != null) {
            data.put("size", made.size().toString());
            data.put("audio", made.audio());
        }
    }
}
