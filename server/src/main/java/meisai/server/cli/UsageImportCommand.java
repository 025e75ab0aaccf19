package meisai.server.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Imports usage records from files. */
@Command(
        name = "import",
        description = "Import usage records. An import that was interrupted can simply be repeated: "
                + "what is known already counts as a duplicate and changes nothing.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  meisai usage import 2026-11-*.ndjson.gz gateways.csv",
            "  produce-records | meisai usage import --format cloudevents -"
        })
final class UsageImportCommand extends ImportCommand {
    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Files in .ndjson, .jsonl, .json, .csv or .cloudevents.json, also with .gz behind it;"
                    + " - is standard input.")
    private List<String> files = List.of();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "ndjson, json, csv, cloudevents or cloudevents-batch"
                    + " (default: by the name of the file; standard input: ndjson).")
    private @Nullable ImportFormat format;

    UsageImportCommand(Shell shell) {
        super(shell, "/usage");
    }

    @Override
    List<String> files() {
        return files;
    }

    @Override
    ImportFormat format(String file) {
        return format == null
                ? ImportFormat.ofFile(file)
                        .orElseThrow(() -> new ParameterException(
                                spec.commandLine(), "the name " + file + " does not say the format; say --format"))
                : format;
    }
}
