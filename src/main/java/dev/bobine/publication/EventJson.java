package dev.bobine.publication;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.contract.MessageKind;
import dev.bobine.job.Asset;
import dev.bobine.job.CharacterName;
import dev.bobine.job.Charge;
import dev.bobine.job.Hashes;
import dev.bobine.job.JobId;
import dev.bobine.job.Part;
import dev.bobine.job.Still;
import dev.bobine.job.UserId;
import dev.bobine.job.Video;
import dev.bobine.job.Wish;
import dev.bobine.persistence.ProductionRecord;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The JSON form of an event's data, as its schema says. What is not known is left out rather than null.
public final class EventJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private EventJson() {}

    /// The data in UTF-8.
    public static byte[] bytes(EventData event) {
        try {
            return MAPPER.writeValueAsBytes(tree(event));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    public static ObjectNode tree(EventData event) {
        ObjectNode data = MAPPER.createObjectNode();
        if (event instanceof EventData.OfJob ofJob) {
            putJob(data, ofJob.job());
        }
        putTime(data, "at", event.at());
        switch (event) {
            case EventData.Accepted accepted -> {
                putTime(data, "notBefore", accepted.notBefore());
                putTime(data, "deadline", accepted.deadline());
            }
            case EventData.Rejected rejected -> {
                putRequest(data, rejected.request());
                if (rejected.kind() != MessageKind.PRODUCTION) {
                    data.put("kind", rejected.kind().wire());
                }
                putError(data, rejected.error());
            }
            case EventData.Directed directed -> putDirection(data, directed);
            case EventData.Started _ -> {}
            case EventData.Progressed progressed -> data.put("progress", progressed.progress());
            case EventData.Completed completed -> putAsset(data, completed.clip());
            case EventData.Failed failed -> putError(data, failed.error());
            case EventData.Cancelled cancelled -> {
                data.put("cancelledBy", cancelled.by().wire());
                putText(data, "reason", cancelled.reason());
            }
            case EventData.Expired expired -> putTime(data, "deadline", expired.deadline());
            case EventData.Unresolved unresolved -> {
                putError(data, unresolved.error());
                putTime(data, "resolveAt", unresolved.resolveAt());
            }
            case EventData.OfProduction ofProduction -> putProduction(data, ofProduction);
            case EventData.Refunded refunded -> data.put("refundedMicros", refunded.micros());
            case EventData.Deleted deleted -> {
                data.put("deletionReason", deleted.reason().wire());
                putAsset(data, deleted.clip());
            }
        }
        return data;
    }

    private static void putJob(ObjectNode data, JobFacts job) {
        JobId id = job.id();
        data.put("jobId", id.toString());
        putRequest(data, job.request());
        data.put("state", job.state());
        data.put("model", job.render().model());
        putText(data, "backend", job.render().backend());
        data.put("attempt", job.attempt());
        data.put("kind", job.render().kind().wire());
        data.put("seconds", job.render().seconds());
        data.put("size", job.render().size().toString());
        data.put("audio", job.render().audio());
        putText(data, "look", job.render().look());
        putCharacters(data, job.render().characters());
        data.put("priority", job.priority());
        Part part = job.kin().part();
        if (part != null) {
            data.put("productionId", part.production().toString());
            data.put("step", part.step());
        }
        if (!job.kin().origin().isEmpty()) {
            ArrayNode origin = data.putArray("origin");
            job.kin().origin().forEach(one -> origin.addObject()
                    .put("job", one.job().toString())
                    .put("how", one.how().wire()));
        }
        putTime(data, "createdAt", job.createdAt());
        putTime(data, "cancelRequestedAt", job.cancelRequestedAt());
        putCost(data, job.cost());
    }

    private static void putCharacters(ObjectNode data, List<CharacterName> characters) {
        if (!characters.isEmpty()) {
            ArrayNode array = data.putArray("characters");
            characters.forEach(one -> array.addObject().put("id", one.id()).put("name", one.name()));
        }
    }

    /// The words themselves are for the user alone, at the job's request.
    private static void putDirection(ObjectNode data, EventData.Directed directed) {
        Wish.Lack lack = directed.direction().lack();
        ObjectNode node = data.putObject("direction");
        node.put("wishSha256", Hashes.sha256(directed.wish().text()));
        node.put("author", directed.direction().author().wire());
        putText(node, "lack", lack == null ? null : lack.wire());
        node.put("costMicros", directed.direction().costMicros());
    }

    private static void putProduction(ObjectNode data, EventData.OfProduction event) {
        ProductionRecord production = event.production();
        data.put("productionId", production.whose().id().toString());
        data.put("userId", production.whose().userId());
        data.put("requestId", production.whose().requestId());
        data.put("requestSource", production.whose().source());
        putText(data, "title", production.title());
        data.put("state", production.outcome());
        data.put("progress", event.progress());
        putText(data, "result", production.result());
        putText(data, "montage", production.montage().orElse(null));
        ArrayNode steps = data.putArray("steps");
        for (ProductionRecord.MemberRow member : production.members()) {
            steps.addObject()
                    .put("step", member.step())
                    .put("jobId", member.job().toString())
                    .put("state", production.job(member.job()).state());
        }
        putTime(data, "createdAt", production.createdAt());
        ObjectNode metadata = data.putObject("metadata");
        production.whose().metadata().forEach(metadata::put);
        data.putObject("cost")
                .put("estimateMicros", production.estimate())
                .put("chargedMicros", production.charged())
                .put("currency", event.currency());
        ErrorFacts error = event.error();
        if (error != null) {
            putError(data, error);
        }
        putAsset(data, event.clip());
    }

    private static void putRequest(ObjectNode data, RequestFacts request) {
        UserId user = request.userId();
        putText(data, "userId", user == null ? null : user.value());
        data.put("requestId", request.identity().id());
        data.put("requestSource", request.identity().source());
        putText(data, "requestedModel", request.model());
        putText(data, "promptSha256", request.promptSha256());
        ObjectNode metadata = data.putObject("metadata");
        request.metadata().forEach(metadata::put);
    }

    private static void putCost(ObjectNode data, CostFacts cost) {
        ObjectNode node = data.putObject("cost");
        node.put("estimateMicros", cost.estimateMicros());
        Charge charge = cost.charge();
        if (charge != null) {
            node.put("chargedMicros", charge.micros());
            node.put("source", charge.source().wire());
        }
        node.put("currency", cost.currency());
    }

    private static void putError(ObjectNode data, ErrorFacts error) {
        ObjectNode node = data.putObject("error");
        node.put("code", error.code());
        node.put("stage", error.stage().wire());
        node.put("message", error.message());
        putText(node, "field", error.field());
        putTime(node, "retryAt", error.retryAt());
    }

    private static void putAsset(ObjectNode data, @Nullable Asset asset) {
        switch (asset) {
            case null -> {}
            case Video video -> {
                ObjectNode node = putObject(data.putObject("clip"), video);
                node.put("durationMs", video.durationMillis());
                node.put("videoCodec", video.videoCodec());
                putText(node, "audioCodec", video.audioCodec());
                putText(node, "posterKey", video.posterKey());
            }
            case Still still -> putObject(data.putObject("still"), still).put("mediaType", still.mediaType());
        }
    }

    private static ObjectNode putObject(ObjectNode node, Asset asset) {
        node.put("bucket", asset.bucket());
        node.put("key", asset.key());
        node.put("bytes", asset.bytes());
        node.put("sha256", asset.sha256());
        node.put("width", asset.size().width());
        node.put("height", asset.size().height());
        return node;
    }

    private static void putText(ObjectNode node, String name, @Nullable String text) {
        if (text != null) {
            node.put(name, text);
        }
    }

    private static void putTime(ObjectNode node, String name, @Nullable Instant time) {
        if (time != null) {
            node.put(name, time.toString());
        }
    }
}
