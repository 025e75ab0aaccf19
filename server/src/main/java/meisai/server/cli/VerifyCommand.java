package meisai.server.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Objects;
import meisai.period.Days;
import meisai.server.backup.DirectoryCheck;
import meisai.server.store.StoreException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Proves a closed month of a running server, or everything in a data directory that none uses. */
@Command(
        name = "verify",
        description = {
            "Prove a closed month: compute it again from the stored usage and the price books it names,",
            "and compare every line, every step of the bill and every digest.",
            "With --data look through a whole data directory or backup that no server uses: every closed month,",
            "every file, records that are there twice, and whether all counts balance. Nothing is changed."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  meisai verify 202611 --operator OP0000000001",
            "  meisai verify --data /var/lib/meisai"
        })
final class VerifyCommand extends ApiCommand {
    @Parameters(arity = "0..1", paramLabel = "MONTH", description = "The month as yyyyMM.")
    private @Nullable YearMonth month;

    @Mixin
    private final AccountChoice account = new AccountChoice();

    @Option(names = "--data", paramLabel = "DIR", description = "A data directory or backup; no server is asked.")
    private @Nullable Path data;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    VerifyCommand(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        if ((month == null) == (data == null)) {
            throw new ParameterException(spec.commandLine(), "say either which MONTH, or which directory by --data");
        }
        return data == null ? super.call() : directory(data);
    }

    private int directory(Path directory) {
        try {
            DirectoryCheck.Result result = DirectoryCheck.run(
                    directory,
                    Settings.defaults(directory).store(),
                    Instant.now(),
                    line -> shell.err().println("verify: " + line));
            tell(directory, result);
            return result.findings().isEmpty() ? 0 : 1;
        } catch (StoreException failure) {
            shell.err().println("meisai: " + failure.getMessage());
            return 1;
        }
    }

    private void tell(Path directory, DirectoryCheck.Result result) {
        if (json) {
            print(view(result));
            return;
        }
        result.findings()
                .forEach(each ->
                        shell.err().println("meisai: " + each.where() + ": " + each.code() + ": " + each.message()));
        say((result.findings().isEmpty()
                        ? "done: nothing is wrong in "
                        : "problems: " + result.findings().size() + " in ")
                + directory + "; closed bills: " + result.closedMonths() + ", accounts: " + result.accounts()
                + ", files of closed months: " + result.files());
    }

    private static JsonNode view(DirectoryCheck.Result result) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.put("files", result.files()).put("accounts", result.accounts()).put("closedBills", result.closedMonths());
        ArrayNode problems = body.putArray("problems");
        result.findings()
                .forEach(each -> problems.addObject()
                        .put("where", each.where())
                        .put("code", each.code())
                        .put("message", each.message()));
        return body;
    }

    @Override
    boolean run(ApiClient client) throws CommandFailure {
        ObjectNode request = account.request();
        String text = Days.text(Objects.requireNonNull(month));
        JsonNode job =
                JobWait.await(shell, client, client.post("/months/" + text + "/verify", request), "verify " + text);
        if (json) {
            print(job);
        } else if (JobWait.isDone(job)) {
            int bills = job.path("progress").path("total").asInt();
            say("done: every line and digest of " + text + " is as it was closed, bills: " + bills);
        } else {
            JobWait.problems(shell, job);
        }
        return JobWait.isDone(job);
    }
}
