package dev.bobine.rendering;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a provider called with. It is believed in nothing but that now is a good time to ask.
///
/// @param headers the first value of each, by name in lower case
public record CallbackMessage(Map<String, String> headers, byte[] body) {

    public CallbackMessage {
        headers = Map.copyOf(headers);
        body = body.clone();
    }

    @Override
    public byte[] body() {
        return body.clone();
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /// Leaves the content out.
    @Override
    public String toString() {
        return "CallbackMessage[" + body.length + " bytes]";
    }
}
