package dev.bobine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfiguredStorageTest {

    private static final String KEY = "bobine.storage.public-endpoint";

    @ParameterizedTest
    @ValueSource(strings = {"https://cdn.example.org", "http://127.0.0.1:9000", "https://[2001:db8::1]:9000/"})
    void anEndpointIsSchemeAndHost(String url) {
        assertThat(ConfiguredStorage.endpoint(KEY, url)).isEqualTo(URI.create(url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://cdn.example.org/s3",
                "https://cdn.example.org?x=y",
                "https://cdn.example.org#x",
                "https://user:secret@cdn.example.org",
                "cdn.example.org",
                "cdn.example.org:9000",
                "s3://bucket",
                "https://two words",
                "https://"
            })
    void anEndpointThatIsMoreOrLessIsNamedByItsKeyAndNotRepeated(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfiguredStorage.endpoint(KEY, url))
                .withMessageStartingWith(KEY)
                .withMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"My_Bucket", "ab", "-bobine", "bobine-", "bob ine", "bobine/clips", ""})
    void aBucketThatCannotBeIsNamedByItsKey(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfiguredStorage.bucket(name))
                .withMessageStartingWith("bobine.storage.bucket");
    }
}
