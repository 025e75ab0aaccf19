package meisai.server.cli;

import java.time.YearMonth;
import meisai.period.Days;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Proves a closed month from its records, and waits until that is done. */
@Command(
        name = "verify",
        description = {
            "Prove a closed month: compute it again from the stored usage and the price books it names,",
            "and compare every line, every step of the bill and every digest."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  meisai verify 202611 --operator OP0000000001"})
final class VerifyCommand extends ApiCommand {
    @Parameters(paramLabel = "MONTH", description = "The month as yyyyMM.")
    private YearMonth month = YearMonth.of(1970, 1);

    @Mixin
    private final AccountChoice account = new AccountChoice();

    VerifyCommand(Shell shell) {
        super(shell);
    }

    @Override
    boolean run(ApiClient client) throws CommandFailure {
        ObjectNode request = account.request();
        String text = Days.text(month);
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
