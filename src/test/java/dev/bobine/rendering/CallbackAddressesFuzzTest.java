package dev.bobine.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Only the very signature that was given out with an address opens it.
class CallbackAddressesFuzzTest extends FuzzTarget {

    private static final CallbackAddresses ADDRESSES =
            new CallbackAddresses(Optional.of("https://bobine.example"), () -> Optional.of("a secret of 22 chars.."));

    @Override
    protected void feed(byte[] input) {
        String[] parts = new String(input, StandardCharsets.UTF_8).split("\n", 3);
        String backend = parts[0];
        String key = parts.length > 1 ? parts[1] : "";
        String signature = parts.length > 2 ? parts[2] : "";

        assertThat(ADDRESSES.signed(backend, key, signature))
                .isEqualTo(ADDRESSES
                        .of(backend, key)
                        .orElseThrow()
                        .equals("https://bobine.example/callbacks/" + backend + "/" + key + "?signature=" + signature));
    }

    @Override
    protected Map<String, byte[]> seeds() {
        String address = ADDRESSES.of("fal", "key-1").orElseThrow();
        String signature = address.substring(address.indexOf('=') + 1);
        return Map.of(
                "signed", utf8("fal\nkey-1\n" + signature),
                "of another backend", utf8("kling\nkey-1\n" + signature),
                "split elsewhere", utf8("fal/key-1\n\n" + signature),
                "cut", utf8("fal\nkey-1\n" + signature.substring(1)),
                "no ASCII", utf8("fal\nkey-1\n" + "é".repeat(64)),
                "nothing", new byte[0]);
    }

    @Override
    protected List<String> words() {
        return List.of("fal", "key-1", "/");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
