package meisai.server.cli;

import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.TypeConversionException;

/** What a file of usage records is written in. */
enum ImportFormat {
    NDJSON,
    /** An array of records, or one record. */
    JSON,
    CSV,
    /** CloudEvents in structured JSON: a batch, or one event. */
    EVENTS;

    static ImportFormat named(String name) {
        return switch (name) {
            case "ndjson", "jsonl" -> NDJSON;
            case "json" -> JSON;
            case "csv" -> CSV;
            case "cloudevents", "cloudevents-batch" -> EVENTS;
            default ->
                throw new TypeConversionException(
                        "'" + name + "' is not one of ndjson, json, csv, cloudevents, cloudevents-batch");
        };
    }

    /** What the name of a file says; standard input is NDJSON. */
    static Optional<ImportFormat> ofFile(String file) {
        String name = file.toLowerCase(Locale.ROOT);
        if (name.endsWith(".gz")) {
            name = name.substring(0, name.length() - ".gz".length());
        }
        if (name.equals("-") || name.endsWith(".ndjson") || name.endsWith(".jsonl")) {
            return Optional.of(NDJSON);
        }
        if (name.endsWith(".json")) {
            return Optional.of(name.endsWith(".cloudevents.json") ? EVENTS : JSON);
        }
        return name.endsWith(".csv") ? Optional.of(CSV) : Optional.empty();
    }
}
