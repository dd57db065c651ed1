package dev.bobine.operations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What an object of a kind may say: the models of Kubernetes, of the Prometheus operator and of Strimzi, and for the
/// other operators a schema of those fields that are used here, checked against their resource definitions.
final class Kinds {

    private static final Map<String, Class<?>> MODELS = Map.ofEntries(
            Map.entry("v1/ConfigMap", ConfigMap.class),
            Map.entry("v1/Namespace", Namespace.class),
            Map.entry("v1/Secret", Secret.class),
            Map.entry("v1/Service", Service.class),
            Map.entry("v1/ServiceAccount", ServiceAccount.class),
            Map.entry("apps/v1/Deployment", Deployment.class),
            Map.entry("apps/v1/StatefulSet", StatefulSet.class),
            Map.entry("batch/v1/Job", Job.class),
            Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
            Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("monitoring.coreos.com/v1/PodMonitor", PodMonitor.class),
            Map.entry("monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class),
            Map.entry("kafka.strimzi.io/v1/KafkaTopic", KafkaTopic.class),
            Map.entry("kafka.strimzi.io/v1/KafkaUser", KafkaUser.class));

    private static final Map<String, String> SCHEMAS = Map.of(
            "keda.sh/v1alpha1/ScaledObject", "scaled-object",
            "keda.sh/v1alpha1/TriggerAuthentication", "trigger-authentication",
            "postgresql.cnpg.io/v1/Cluster", "cnpg-cluster",
            "postgresql.cnpg.io/v1/ScheduledBackup", "cnpg-scheduled-backup",
            "barmancloud.cnpg.io/v1/ObjectStore", "barman-object-store");

    /// The models keep what they do not know; here it is a fault.
    private static final ObjectMapper STRICT = new ObjectMapper()
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            })
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private Kinds() {}

    /// What is wrong with the object; empty when nothing is.
    static List<String> faults(JsonNode object) {
        String kind =
                object.path("apiVersion").asText() + "/" + object.path("kind").asText();
        Class<?> model = MODELS.get(kind);
        if (model != null) {
            return read(object, model);
        }
        String schema = SCHEMAS.get(kind);
        return schema == null ? List.of("nobody here knows the kind " + kind) : validate(object, schema);
    }

    private static List<String> read(JsonNode object, Class<?> model) {
        try {
            STRICT.treeToValue(object, model);
            return List.of();
        } catch (JsonProcessingException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> validate(JsonNode object, String name) {
        InputStream file = Objects.requireNonNull(Kinds.class.getResourceAsStream("/crds/" + name + ".json"), name);
        Schema schema = REGISTRY.getSchema(file, InputFormat.JSON);
        return schema.validate(object).stream().map(Objects::toString).toList();
    }
}
