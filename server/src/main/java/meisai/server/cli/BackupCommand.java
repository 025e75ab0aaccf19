package meisai.server.cli;

import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Takes a backup of the running server. */
@Command(
        name = "backup",
        description = {
            "Take a backup of the running server into its directory for backups, and wait until it is whole.",
            "Others go on writing meanwhile: the backup is the store as of one moment."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example, then look at it and copy it elsewhere:", "  meisai backup"})
final class BackupCommand extends ApiCommand {
    BackupCommand(Shell shell) {
        super(shell);
    }

    @Override
    boolean run(ApiClient client) throws CommandFailure {
        JsonNode job = JobWait.await(
                shell, client, client.post("/backups", JsonMapper.shared().createObjectNode()), "backup", "files");
        if (json) {
            print(job);
        } else if (JobWait.isDone(job)) {
            say("done: " + job.path("request").asString());
        } else {
            JobWait.problems(shell, job);
        }
        return JobWait.isDone(job);
    }
}
