package dev.bobine.rendering.vertex;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An operation's name, `projects/…/models/<model>/operations/<id>`. Asking about it takes the model too, so where a
/// name does not tell its model, the job's id at the provider puts it in front: `<model>:<name>`.
///
/// @param model the model below which the operation can be asked for
record OperationName(String model, String name) {

    private static final Pattern WITH_MODEL = Pattern.compile(".*/models/([^/:]+)/operations/[^/]+");
    private static final Pattern PREFIXED = Pattern.compile("([^/:]+):(.+)");
    private static final Pattern USABLE = Pattern.compile("[!-~&&[^\"\\\\]]{1,1000}");

    static Optional<OperationName> of(String name, String model) {
        return USABLE.matcher(name).matches() ? Optional.of(new OperationName(model, name)) : Optional.empty();
    }

    static OperationName parse(String externalId) {
        Matcher named = WITH_MODEL.matcher(externalId);
        if (named.matches()) {
            return new OperationName(named.group(1), externalId);
        }
        Matcher prefixed = PREFIXED.matcher(externalId);
        if (prefixed.matches()) {
            return new OperationName(prefixed.group(1), prefixed.group(2));
        }
        throw new IllegalArgumentException("this is no operation of a model");
    }

    String externalId() {
        Matcher named = WITH_MODEL.matcher(name);
        return named.matches() && named.group(1).equals(model) ? name : model + ":" + name;
    }
}
