package meisai.server.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import meisai.server.backup.Restore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a data directory out of a backup. */
@Command(
        name = "restore",
        description = {
            "Make a data directory out of a backup: every file is held to its SHA-256.",
            "The directory must not be there yet, or be empty. Provider keys are those of the backup."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  meisai restore /backups/meisai-20261129T031500Z --data /var/lib/meisai-restored",
            "  meisai verify --data /var/lib/meisai-restored"
        })
final class RestoreCommand implements Callable<Integer> {
    private final Shell shell;

    @Parameters(paramLabel = "BACKUP", description = "The directory of the backup.")
    private Path backup = Path.of("");

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "Where to restore it to.")
    private Path data = Path.of("");

    RestoreCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        try {
            Restore.Restored done =
                    Restore.run(backup, data, path -> shell.err().println("restore: " + path));
            shell.out()
                    .println("done: " + done.files() + " files, " + done.bytes() + " bytes, everything up to number "
                            + done.seq());
            return 0;
        } catch (IOException failure) {
            shell.err().println("meisai: cannot restore: " + failure.getMessage());
            return 1;
        }
    }
}
