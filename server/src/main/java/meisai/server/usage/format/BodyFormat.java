package meisai.server.usage.format;

import java.util.Locale;
import meisai.server.text.CleanText;

/** The form of a body, as its content type says. */
enum BodyFormat {
    NDJSON,
    JSON,
    CSV,
    EVENT,
    EVENT_BATCH;

    /** @param contentType empty when there is none; parameters other than charset mean nothing */
    static BodyFormat of(String contentType) throws BodyRefused {
        String[] parts = contentType.split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            checkCharset(parts[i].strip().toLowerCase(Locale.ROOT));
        }
        return switch (parts[0].strip().toLowerCase(Locale.ROOT)) {
            case "", "application/octet-stream", "application/x-ndjson", "application/jsonl" -> NDJSON;
            case "application/json" -> JSON;
            case "text/csv" -> CSV;
            case "application/cloudevents+json" -> EVENT;
            case "application/cloudevents-batch+json" -> EVENT_BATCH;
            default ->
                throw refused("the content type is " + CleanText.shown(contentType) + ": must be application/x-ndjson, "
                        + "application/json, text/csv, application/cloudevents+json or "
                        + "application/cloudevents-batch+json");
        };
    }

    private static void checkCharset(String parameter) throws BodyRefused {
        if (!parameter.startsWith("charset=")) {
            return;
        }
        String charset = parameter.substring("charset=".length()).replace("\"", "");
        if (!charset.equals("utf-8") && !charset.equals("utf8")) {
            throw refused("the charset is " + CleanText.shown(charset) + ": must be utf-8");
        }
    }

    private static BodyRefused refused(String why) {
        return new BodyRefused(BodyRefused.Code.UNSUPPORTED_MEDIA_TYPE, why);
    }
}
