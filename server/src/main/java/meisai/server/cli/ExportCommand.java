package meisai.server.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import meisai.period.Days;
import meisai.server.http.Bodies;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Exports the detailed CSV of a bill and downloads it; or of every closed bill of a month. */
@Command(
        name = "export",
        description = {
            "Write the detailed CSV of an operator's bill to a file or to standard output.",
            "With --all export every closed bill of a month where the server keeps exports, and download them into a"
                    + " directory if one is named."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  meisai export 202611 --operator OP0000000001 --output 202611.csv",
            "  meisai export 202611 --all",
            "  meisai export 202611 --all --output 202611"
        })
final class ExportCommand extends ApiCommand {
    @Parameters(paramLabel = "MONTH", description = "The month as yyyyMM.")
    private YearMonth month = YearMonth.of(1970, 1);

    @ArgGroup(multiplicity = "1")
    private final Whose whose = new Whose();

    @Option(names = "--coverage", paramLabel = "jp|g", description = "Which account, when there are two.")
    private @Nullable String coverage;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "PATH",
            description =
                    "Where to write it (default: standard output; with --json nowhere). With --all the directory to"
                            + " download to (default: nowhere).")
    private @Nullable Path output;

    @Option(
            names = "--cells",
            paramLabel = "HOW",
            description = "verbatim (the default) or text: with an apostrophe before names and tags that a spreadsheet"
                    + " would run as a formula.")
    private @Nullable String cells;

    /** One of the two. */
    static final class Whose {
        @Option(names = "--operator", required = true, paramLabel = "ID", description = "Whose bill.")
        private String operator = "";

        @Option(names = "--all", required = true, description = "Every closed bill of the month.")
        private boolean all;
    }

    ExportCommand(Shell shell) {
        super(shell);
    }

    @Override
    boolean run(ApiClient client) throws CommandFailure {
        return whose.all ? all(client) : one(client);
    }

    private boolean one(ApiClient client) throws CommandFailure {
        String account = BillCommand.account(whose.operator, coverage);
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

    private boolean all(ApiClient client) throws CommandFailure {
        if (coverage != null) {
            throw new CommandFailure("--coverage is for the bill of one operator, and --all takes every bill");
        }
        JsonNode job = JobWait.await(
                shell,
                client,
                client.post(
                        "/months/" + Days.text(month) + "/export"
                                + (cells == null ? "" : "?cells=" + ApiClient.encode(cells)),
                        Bodies.node()),
                "export " + Days.text(month),
                "bills");
        JobWait.problems(shell, job);
        boolean done = JobWait.isDone(job);
        List<JsonNode> files = new ArrayList<>();
        client.list("/jobs/" + job.path("jobId").asString() + "/files", "files", files::add);
        int whole = 0;
        int here = 0;
        long bytes = 0;
        for (JsonNode file : files) {
            if (file.has("url")) {
                whole++;
                bytes += file.path("bytes").asLong();
                here += output != null && downloaded(client, file, output) ? 1 : 0;
            }
            if (json) {
                print(file);
            }
        }
        boolean all = output == null || here == whole;
        if (!json && (done || !files.isEmpty())) {
            say(
                    files.isEmpty()
                            ? "no bill of " + Days.text(month) + " has a charge"
                            : "exported " + whole + " bills of " + Days.text(month) + ", " + bytes + " bytes"
                                    + (output == null ? "" : ", " + (all ? "" : here + " of them ") + "to " + output));
        }
        return done && all;
    }

    /** One that cannot be downloaded does not keep the others from it. */
    private boolean downloaded(ApiClient client, JsonNode file, Path directory) throws CommandFailure {
        Path target = target(directory, file);
        try {
            download(client, file.path("url").asString(), target);
            return true;
        } catch (CommandFailure failure) {
            shell.err().println("meisai: " + failure.getMessage());
            return false;
        }
    }

    private static Path target(Path directory, JsonNode file) throws CommandFailure {
        try {
            Files.createDirectories(directory);
        } catch (IOException failure) {
            throw new CommandFailure("cannot make the directory " + directory + ": " + reason(failure));
        }
        return directory.resolve("billing-" + file.path("yearMonth").asString() + "-"
                + file.path("operatorId").asString() + "-"
                + file.path("coverage").asString() + ".csv");
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
