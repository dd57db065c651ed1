package dev.bobine.intake;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/// The beginning of a dead letter with everything left out that somebody may have written: enough to see what kind of
/// message it was meant to be. Strings become their lengths, other letters an `x`; names of fields stay where they are
/// those of the contract.
final class DeadLetterHead {

    private static final int LONGEST = 512;
    private static final String STRUCTURE = "{}[],: \t\r\n0123456789.-+";

    private static final Set<String> NAMES = Set.of(
            "id",
            "source",
            "type",
            "specversion",
            "datacontenttype",
            "dataschema",
            "subject",
            "time",
            "data",
            "data_base64",
            "traceparent",
            "jobId",
            "requestId",
            "requestSource",
            "userId",
            "model",
            "prompt",
            "negativePrompt",
            "seconds",
            "size",
            "audio",
            "seed",
            "style",
            "references",
            "uri",
            "role",
            "priority",
            "notBefore",
            "deadline",
            "metadata",
            "reason");

    private DeadLetterHead() {}

    static String of(byte[] value) {
        String text = new String(value, 0, Math.min(LONGEST, value.length), StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char letter = text.charAt(at);
            if (letter == '"') {
                int end = endOfString(text, at + 1);
                head.append(string(text, at + 1, end));
                at = end + 1;
            } else {
                head.append(STRUCTURE.indexOf(letter) >= 0 ? letter : 'x');
                at++;
            }
        }
        return value.length > LONGEST ? head.append('…').toString() : head.toString();
    }

    /// Where its closing quote is, or where the text ends.
    private static int endOfString(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at, text.length());
    }

    private static String string(String text, int from, int end) {
        String content = text.substring(from, end);
        boolean named =
                text.substring(Math.min(end + 1, text.length())).stripLeading().startsWith(":");
        return named && NAMES.contains(content) ? '"' + content + '"' : "\"…" + content.length() + " chars…\"";
    }
}
