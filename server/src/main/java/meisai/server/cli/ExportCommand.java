package meisai.server.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.YearMonth;
import meisai.period.Days;
import meisai.server.http.Bodies;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Exports the detailed CSV of a bill and downloads it. */
@Command(
        name = "export",
        description = "Write the detailed CSV of an operator's bill to a file or to standard output.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  meisai export 202611 --operator OP0000000001 --output 202611.csv"})
final class ExportCommand extends ApiCommand {
    @Parameters(paramLabel = "MONTH", description = "The month as yyyyMM.")
    private YearMonth month = YearMonth.of(1970, 1);

    @Option(names = "--operator", required = true, paramLabel = "ID", description = "Whose bill.")
    private String operator = "";

    @Option(names = "--coverage", paramLabel = "jp|g", description = "Which account, when there are two.")
    private @Nullable String coverage;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write it (default: standard output; with --json nowhere).")
    private @Nullable Path output;

    @Option(
            names = "--cells",
            paramLabel = "HOW",
            description = "verbatim (the default) or text: with an apostrophe before names and tags that a spreadsheet"
                    + " would run as a formula.")
    private @Nullable String cells;

    ExportCommand(Shell shell) {
        super(shell);
    }

    @Override
    boolean run(ApiClient client) throws CommandFailure {
        String account = BillCommand.account(operator, coverage);
        ObjectNode answer = client.post(
                "/bills/" + Days.text(month) + "/export" + account
                        + (cells == null ? "" : "&cells=" + ApiClient.encode(cells)),
                Bodies.node());
        String url = answer.path("url").asString();
        if (output != null) {
            download(client, url, output);
        }
        if (json) {
            print(answer);
        } else if (output == null) {
            download(client, url);
        } else {
            say("wrote " + output);
        }
        return true;
    }

    private void download(ApiClient client, String url) throws CommandFailure {
        try {
            client.download(url, shell.out());
        } catch (IOException failure) {
            throw new CommandFailure("cannot download " + url + ": " + reason(failure));
        }
    }

    /** A file that is there is a whole one. */
    private static void download(ApiClient client, String url, Path target) throws CommandFailure {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try {
            try (OutputStream out = Files.newOutputStream(part)) {
                client.download(url, out);
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new CommandFailure("cannot download " + url + " to " + target + ": " + reason(failure));
        } finally {
            discard(part);
        }
    }

    private static void discard(Path part) throws CommandFailure {
        try {
            Files.deleteIfExists(part);
        } catch (IOException failure) {
            throw new CommandFailure("cannot delete " + part + ": " + reason(failure));
        }
    }
}
