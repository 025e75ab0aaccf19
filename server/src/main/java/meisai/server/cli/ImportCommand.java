package meisai.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sends files in batches, one after the other; to send one again is safe, because known records change nothing. */
abstract class ImportCommand extends ApiCommand {
    private static final int MAX_BATCH = 100_000;

    @Option(names = "--batch", paramLabel = "N", description = "Most records of one request (default: 10000).")
    private int batch = 10_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    private final String path;
    private final ImportTotals totals = new ImportTotals();

    ImportCommand(Shell shell, String path) {
        super(shell);
        this.path = path;
    }

    abstract List<String> files();

    /** @throws ParameterException when nothing says which */
    abstract ImportFormat format(String file);

    @Override
    final boolean run(ApiClient client) throws CommandFailure {
        if (batch < 1 || batch > MAX_BATCH) {
            throw new ParameterException(spec.commandLine(), "--batch must be from 1 to " + MAX_BATCH);
        }
        List<ImportFormat> formats = files().stream().map(this::format).toList();
        Optional<CommandFailure> failure = Optional.empty();
        try (ImportProgress progress = ImportProgress.of(shell, "importing", size())) {
            long before = 0;
            for (int i = 0; i < formats.size(); i++) {
                before += send(client, files().get(i), formats.get(i), progress, before);
            }
        } catch (CommandFailure stopped) {
            failure = Optional.of(stopped);
        }
        report();
        if (failure.isPresent()) {
            throw failure.get();
        }
        return totals.isClean();
    }

    /** Bytes of all files, or -1 when standard input is one of them. */
    private long size() throws CommandFailure {
        long size = 0;
        for (String file : files()) {
            if (file.equals("-")) {
                return -1;
            }
            try {
                size += Files.size(Path.of(file));
            } catch (IOException failure) {
                throw unreadable(file, failure);
            }
        }
        return size;
    }

    private long send(ApiClient client, String file, ImportFormat format, ImportProgress progress, long before)
            throws CommandFailure {
        try (ImportSource source = ImportSource.open(file, shell.in())) {
            try {
                RecordBatches batches = RecordBatches.of(format, source.content(), batch);
                for (Optional<RecordBatch> next = batches.next(); next.isPresent(); next = batches.next()) {
                    send(client, source.name(), batches.place(), next.get());
                    progress.at(before + source.bytesRead(), totals.count("received"));
                }
            } catch (CommandFailure failure) {
                throw failure.at(source.name());
            }
            return source.bytesRead();
        } catch (IOException failure) {
            throw unreadable(file, failure);
        }
    }

    private void send(ApiClient client, String name, String place, RecordBatch next) throws CommandFailure {
        var answer = client.postAgain(path, next.contentType(), next.body());
        totals.add(answer, name, place, next);
        long received = answer.path("received").asLong();
        if (place.equals("element") && received < next.records()) {
            throw new CommandFailure(
                    "the server could not read element " + next.inFile(received) + "; nothing after it was imported");
        }
    }

    private void report() {
        if (json) {
            print(totals.json());
        } else {
            totals.problemLines().forEach(shell.err()::println);
            say(totals.summary());
        }
    }
}
