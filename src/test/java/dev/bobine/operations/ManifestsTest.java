package dev.bobine.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.dev.EmbeddedStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Execution(ExecutionMode.CONCURRENT)
class ManifestsTest {

    private static final String PRODUCTION = "production";
    private static final Set<String> BUILT_HERE = Set.of("bobine:dev", "bobine-studio:dev");

    static List<String> overlays() {
        return Manifests.overlays();
    }

    @Test
    void thereAreTwoOverlays() {
        assertThat(overlays()).containsExactly("dev", PRODUCTION);
    }

    @Test
    void everyObjectIsOfAKnownKindAndSaysNothingThatTheKindDoesNotKnow() {
        assertThat(Manifests.written()).hasSizeGreaterThan(20).allSatisfy(ManifestsTest::isValid);
    }

    @Test
    void theImageThatIsBuiltWithoutDockerStartsWithTheSameOptions() throws IOException {
        String options = Files.readString(Path.of("pom.xml"))
                .replaceAll("(?s).*<quarkus.jib.jvm-additional-arguments>(.*?)</.*", "$1");

        assertThat(options.split(","))
                .containsAll(Files.readAllLines(Path.of("deploy", "jvm.options")).stream()
                        .filter(line -> line.startsWith("-"))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyOverlayIsBuiltAndValid(String overlay) {
        assertThat(Manifests.built(overlay)).hasSizeGreaterThan(10).allSatisfy(ManifestsTest::isValid);
    }

    @Test
    void aMisspeltFieldIsFound() {
        for (JsonNode object : Manifests.written()) {
            if (object.path("spec") instanceof ObjectNode spec) {
                spec.put("replcas", 3);
                assertThat(Kinds.faults(object))
                        .as(Manifests.name(object))
                        .isNotEmpty()
                        .allSatisfy(fault -> assertThat(fault).contains("replcas"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyPodKeepsToTheRestrictedStandard(String overlay) {
        assertThat(Manifests.pods(Manifests.built(overlay))).isNotEmpty().allSatisfy(ManifestsTest::isRestricted);
    }

    @Test
    void everyPodAsWrittenKeepsToTheRestrictedStandard() {
        assertThat(Manifests.pods(Manifests.written())).hasSize(7).allSatisfy(ManifestsTest::isRestricted);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void theNamespaceAdmitsNoOthers(String overlay) {
        List<JsonNode> objects = Manifests.built(overlay);
        JsonNode namespace = Manifests.of(objects, "Namespace").getFirst();

        assertThat(namespace
                        .at("/metadata/labels/pod-security.kubernetes.io~1enforce")
                        .asText())
                .isEqualTo("restricted");
        assertThat(objects)
                .filteredOn(object -> !object.path("kind").asText().equals("Namespace"))
                .allSatisfy(
                        object -> assertThat(object.at("/metadata/namespace").asText())
                                .as(Manifests.name(object))
                                .isEqualTo(namespace.at("/metadata/name").asText()));
    }

    /// A tag that says a whole version, or a digest. `:18` and `:latest` are somebody else's decision each day.
    @ParameterizedTest
    @MethodSource("overlays")
    void everyImageHasAWholeVersionOrADigest(String overlay) {
        assertThat(Manifests.pods(Manifests.built(overlay)))
                .allSatisfy(pod -> Manifests.list(pod.at("/spec/containers"))
                        .forEach(container -> isPinned(container.path("image").asText())));
    }

    @Test
    void everyImageThatAnOperatorRunsOrThatComposeStartsHasAWholeVersionOrADigest() throws IOException {
        List<String> images = new ArrayList<>();
        Manifests.written().forEach(object -> images.addAll(object.findValuesAsText("imageName")));
        for (JsonNode compose : Manifests.read(Files.readString(Path.of("deploy/compose.yaml")))) {
            images.addAll(compose.findValuesAsText("image"));
        }

        assertThat(images).hasSizeGreaterThan(5).allSatisfy(ManifestsTest::isPinned);
    }

    private static void isPinned(String image) {
        if (!BUILT_HERE.contains(image)) {
            assertThat(image).matches(".+(:v?\\d+\\.\\d+[\\w.-]*|@sha256:[0-9a-f]{64})");
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everythingThatServesIsProbed(String overlay) {
        assertThat(Manifests.built(overlay))
                .filteredOn(object -> Set.of("Deployment", "StatefulSet")
                        .contains(object.path("kind").asText()))
                .isNotEmpty()
                .allSatisfy(object -> assertThat(Manifests.list(object.at("/spec/template/spec/containers")))
                        .allSatisfy(container -> assertThat(
                                        container.has("livenessProbe") && container.has("readinessProbe"))
                                .as(Manifests.name(object))
                                .isTrue()));
    }

    @Test
    void callersReachTheApiAloneAndTheMonitoringItsOwnPortAlone() {
        JsonNode policy = Manifests.of(Manifests.written(), "NetworkPolicy").stream()
                .filter(each -> Manifests.name(each).equals("NetworkPolicy/bobine"))
                .findFirst()
                .orElseThrow();

        assertThat(Manifests.list(policy.at("/spec/ingress"))).hasSize(2).allSatisfy(rule -> {
            boolean monitoring = rule.path("from").toString().contains("\"monitoring\"");
            assertThat(rule.path("ports").findValuesAsText("port")).containsExactly(monitoring ? "management" : "http");
        });
        assertThat(Manifests.of(Manifests.written(), "PodMonitor"))
                .singleElement()
                .satisfies(monitor -> assertThat(
                                monitor.at("/spec/podMetricsEndpoints/0/port").asText())
                        .isEqualTo("management"));
    }

    /// What the guard of addresses in the service refuses, the network refuses too.
    @Test
    void noPrivateAddressIsReachedNotEvenThroughIpv6() {
        String policy = Manifests.of(Manifests.written(), "NetworkPolicy").stream()
                .filter(each -> Manifests.name(each).equals("NetworkPolicy/bobine"))
                .findFirst()
                .orElseThrow()
                .at("/spec/egress")
                .toString();

        assertThat(List.of(
                        "10.0.0.0/8",
                        "100.64.0.0/10",
                        "127.0.0.0/8",
                        "169.254.0.0/16",
                        "172.16.0.0/12",
                        "192.168.0.0/16",
                        "198.18.0.0/15",
                        "64:ff9b::/96",
                        "::ffff:0:0/96",
                        "2002::/16",
                        "fc00::/7",
                        "fe80::/10"))
                .allSatisfy(block -> assertThat(policy).contains('"' + block + '"'));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void aServerIsProbedSpreadProtectedAndHandsOver(String overlay) {
        List<JsonNode> objects = Manifests.built(overlay);
        JsonNode deployment = deployment(objects);
        JsonNode pod = deployment.at("/spec/template/spec");
        JsonNode server = pod.at("/containers/0");

        assertThat(List.of("startupProbe", "livenessProbe", "readinessProbe")).allSatisfy(probe -> assertThat(
                        server.at("/" + probe + "/httpGet/port").asText())
                .isEqualTo("management"));
        assertThat(server.at("/startupProbe/httpGet/path").asText()).isEqualTo("/health/started");
        assertThat(server.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/health/live");
        assertThat(server.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health/ready");
        assertThat(pod.path("terminationGracePeriodSeconds").asInt())
                .as("handing over takes less than ten seconds, after the pause before it")
                .isGreaterThanOrEqualTo(
                        10 + server.at("/lifecycle/preStop/sleep/seconds").asInt());
        assertThat(deployment.at("/spec/strategy/rollingUpdate/maxUnavailable").asInt(-1))
                .isZero();
        assertThat(pod.path("topologySpreadConstraints").findValuesAsText("topologyKey"))
                .containsExactly("topology.kubernetes.io/zone", "kubernetes.io/hostname");
        JsonNode labels = deployment.at("/spec/template/metadata/labels");
        assertThat(selects(
                        Manifests.of(objects, "PodDisruptionBudget").getFirst().at("/spec/selector"), labels))
                .isTrue();
        assertThat(selects(
                        Manifests.of(objects, "Service").stream()
                                .filter(service -> Manifests.name(service).equals("Service/bobine"))
                                .findFirst()
                                .orElseThrow()
                                .path("spec"),
                        "selector",
                        labels))
                .isTrue();
        assertThat(Manifests.of(objects, "NetworkPolicy")).anySatisfy(policy -> {
            assertThat(selects(policy.at("/spec/podSelector"), labels)).isTrue();
            assertThat(policy.at("/spec/policyTypes").toString()).contains("Ingress", "Egress");
        });
    }

    /// What decodes strangers' clips reaches the database and the bucket, has no provider's key, and nobody's request
    /// reaches it.
    @ParameterizedTest
    @MethodSource("overlays")
    void theStudioIsOnItsOwn(String overlay) {
        List<JsonNode> objects = Manifests.built(overlay);
        JsonNode studio = deployment(objects, "bobine-studio");
        JsonNode pod = studio.at("/spec/template/spec");
        JsonNode labels = studio.at("/spec/template/metadata/labels");

        assertThat(pod.at("/containers/0/env").toString())
                .contains("{\"name\":\"BOBINE_WORKER_BACKENDS\",\"value\":\"studio\"}")
                .doesNotContain("KAFKA");
        assertThat(pod.path("volumes").toString()).doesNotContain("bobine-providers", "bobine-api-keys", "kafka");
        assertThat(pod.at("/containers/0/ports").findValuesAsText("name")).containsExactly("management");
        assertThat(Manifests.of(objects, "Service"))
                .noneMatch(service -> selects(service.path("spec"), "selector", labels));
        List<JsonNode> policies = Manifests.of(objects, "NetworkPolicy").stream()
                .filter(policy -> Manifests.name(policy).startsWith("NetworkPolicy/bobine"))
                .filter(policy -> selects(policy.at("/spec/podSelector"), labels))
                .toList();
        assertThat(policies).singleElement().satisfies(policy -> {
            assertThat(policy.at("/spec/egress").findValuesAsText("port")).containsExactly("53", "53", "5432", "443");
            assertThat(policy.toString()).doesNotContain("0.0.0.0/0", "::/0");
        });
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void theMigrationRunsTheSameImageWithTheSameConfiguration(String overlay) {
        List<JsonNode> objects = Manifests.built(overlay);
        JsonNode server = deployment(objects).at("/spec/template/spec");
        JsonNode migration = Manifests.of(objects, "Job").stream()
                .filter(job -> Manifests.name(job).equals("Job/bobine-migration"))
                .findFirst()
                .orElseThrow()
                .at("/spec/template/spec");

        assertThat(migration.at("/containers/0/args").toString()).isEqualTo("[\"migrate\"]");
        assertThat(migration.at("/containers/0/image")).isEqualTo(server.at("/containers/0/image"));
        assertThat(Manifests.list(server.path("volumes"))).containsAll(Manifests.list(migration.path("volumes")));
        assertThat(Manifests.list(server.at("/containers/0/env")))
                .containsAll(Manifests.list(migration.at("/containers/0/env")));
    }

    @Test
    void productionHoldsNoSecretAndTakesEachByReference() {
        List<JsonNode> objects = Manifests.built(PRODUCTION);

        assertThat(Manifests.of(objects, "Secret")).isEmpty();
        assertThat(Manifests.pods(objects)).allSatisfy(pod -> Manifests.list(pod.at("/spec/containers/0/env"))
                .forEach(variable -> {
                    String name = variable.path("name").asText();
                    if (name.matches(".*(PASSWORD|SECRET|KEY|TOKEN|JAAS).*")) {
                        assertThat(variable.at("/valueFrom/secretKeyRef/name").asText())
                                .as(name)
                                .isNotEmpty();
                    }
                }));
    }

    @Test
    void productionScalesByWhatCouldRunAndNeverByLag() {
        List<JsonNode> objects = Manifests.built(PRODUCTION);
        JsonNode scaled = Manifests.of(objects, "ScaledObject").getFirst();
        JsonNode trigger = scaled.at("/spec/triggers/0");

        assertThat(scaled.at("/spec/triggers").findValuesAsText("type")).containsExactly("metrics-api");
        assertThat(trigger.at("/metadata/valueLocation").asText()).isEqualTo("capacityWanted");
        assertThat(trigger.at("/metadata/url").asText())
                .isEqualTo(
                        "http://bobine." + scaled.at("/metadata/namespace").asText() + ".svc.cluster.local:8080/stats");
        assertThat(scaled.at("/spec/scaleTargetRef/name").asText()).isEqualTo("bobine");
        assertThat(deployment(objects).path("spec").has("replicas"))
                .as("two would fight over the number of pods")
                .isFalse();
    }

    @Test
    void productionHasTheTopicsOfTheContract() {
        Set<String> topics = Manifests.of(Manifests.built(PRODUCTION), "KafkaTopic").stream()
                .map(topic -> topic.at("/metadata/name").asText())
                .collect(Collectors.toSet());

        assertThat(topics).isEqualTo(EmbeddedStack.TOPICS.keySet());
    }

    private static void isValid(JsonNode object) {
        assertThat(Kinds.faults(object)).as(Manifests.name(object)).isEmpty();
    }

    private static void isRestricted(JsonNode template) {
        JsonNode pod = template.path("spec");
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(pod.path("hostNetwork").asBoolean()
                        || pod.path("hostPID").asBoolean()
                        || pod.path("hostIPC").asBoolean())
                .isFalse();
        assertThat(Manifests.list(pod.path("volumes"))).noneMatch(volume -> volume.has("hostPath"));
        assertThat(Manifests.list(pod.path("containers"))).allSatisfy(container -> {
            JsonNode security = container.path("securityContext");
            assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                    .isFalse();
            assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(security.at("/capabilities/drop").toString()).isEqualTo("[\"ALL\"]");
            assertThat(security.path("privileged").asBoolean()).isFalse();
            assertThat(container.at("/resources/requests").has("cpu")).isTrue();
            assertThat(container.at("/resources/requests").has("memory")).isTrue();
            assertThat(container.at("/resources/limits").has("memory")).isTrue();
        });
    }

    private static JsonNode deployment(List<JsonNode> objects) {
        return deployment(objects, "bobine");
    }

    private static JsonNode deployment(List<JsonNode> objects, String name) {
        return Manifests.of(objects, "Deployment").stream()
                .filter(object -> Manifests.name(object).equals("Deployment/" + name))
                .findFirst()
                .orElseThrow();
    }

    private static boolean selects(JsonNode selector, JsonNode labels) {
        return selects(selector, "matchLabels", labels);
    }

    private static boolean selects(JsonNode selector, String field, JsonNode labels) {
        return selector.path(field).properties().stream()
                .allMatch(label -> label.getValue().equals(labels.path(label.getKey())));
    }
}
