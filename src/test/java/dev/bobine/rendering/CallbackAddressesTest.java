package dev.bobine.rendering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallbackAddressesTest {

    private static final String SECRET = "0123456789abcdef";

    private final CallbackAddresses addresses =
            new CallbackAddresses(Optional.of("https://bobine.example/x/"), () -> Optional.of(SECRET));

    @Test
    void anAddressNamesBackendAndSubmitAndIsSigned() {
        String address = addresses.of("fal", "job-1").orElseThrow();

        assertThat(address).matches("https://bobine\\.example/x/callbacks/fal/job-1\\?signature=[0-9a-f]{64}");
        assertThat(addresses.signed("fal", "job-1", signature(address))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"fal,job-2", "kling,job-1", "fa,l/job-1"})
    void aSignatureIsOfOneAddressAlone(String backend, String key) {
        String signature = signature(addresses.of("fal", "job-1").orElseThrow());

        assertThat(addresses.signed(backend, key, signature)).isFalse();
        assertThat(addresses.signed("fal", "job-1", "")).isFalse();
        assertThat(new CallbackAddresses(Optional.of("https://bobine.example"), () -> Optional.of(SECRET + "0"))
                        .signed("fal", "job-1", signature))
                .isFalse();
    }

    @Test
    void withoutABaseNobodyIsAskedToCallAndNothingIsSigned() {
        CallbackAddresses none = CallbackAddresses.none();

        assertThat(none.of("fal", "job-1")).isEmpty();
        assertThat(none.signed("fal", "job-1", "")).isFalse();
    }

    @Test
    void aWeakSecretOrAStrangeAddressStopsTheStart() {
        assertThatThrownBy(
                        () -> new CallbackAddresses(Optional.of("https://bobine.example"), () -> Optional.of("short")))
                .hasMessageContaining("bobine.callbacks.secret");
        assertThatThrownBy(() -> new CallbackAddresses(Optional.of("bobine.example"), () -> Optional.of(SECRET)))
                .hasMessageContaining("bobine.callbacks.url");
        assertThat(addresses.toString()).doesNotContain(SECRET);
    }

    private static String signature(String address) {
        return address.substring(address.indexOf('=') + 1);
    }
}
