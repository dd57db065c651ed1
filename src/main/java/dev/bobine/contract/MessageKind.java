package dev.bobine.contract;

import java.util.Locale;

/// What a message on the requests topic asks for.
public enum MessageKind {
    GENERATION,
    PRODUCTION,
    CANCEL,
    /// Its type is not known.
    UNKNOWN;

    /// CloudEvents type of a request.
    public static final String GENERATION_TYPE = "dev.bobine.generation.requested.v1";

    /// CloudEvents type of a request for a production.
    public static final String PRODUCTION_TYPE = "dev.bobine.production.requested.v1";

    /// CloudEvents type of a cancel command.
    public static final String CANCEL_TYPE = "dev.bobine.generation.cancel.v1";

    /// The name on the wire.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static MessageKind ofEventType(String type) {
        return switch (type) {
            case GENERATION_TYPE -> GENERATION;
            case PRODUCTION_TYPE -> PRODUCTION;
            case CANCEL_TYPE -> CANCEL;
            default -> UNKNOWN;
        };
    }

    /// @param type the `type` field of a message without CloudEvents, empty when absent
    public static MessageKind ofPlainType(String type) {
        return switch (type) {
            case "", "generate" -> GENERATION;
            case "produce" -> PRODUCTION;
            case "cancel" -> CANCEL;
            default -> UNKNOWN;
        };
    }
}
