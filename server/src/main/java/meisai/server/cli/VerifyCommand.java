package meisai.server.cli;

import java.time.YearMonth;
import meisai.period.Days;
import meisai.server.http.Bodies;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
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

    @Option(names = "--operator", paramLabel = "ID", description = "Only this operator's accounts.")
    private @Nullable String operator;

    @Option(names = "--coverage", paramLabel = "jp|g", description = "Only its account with this coverage.")
    private @Nullable String coverage;

    VerifyCommand(Shell shell) {
        super(shell);
    }

    @Override
    boolean run(ApiClient client) throws CommandFailure {
        ObjectNode request = Bodies.node();
        if (operator != null) {
            request.put("operatorId", operator);
        }
        if (coverage != null) {
            request.put("coverage", coverage);
        }
        String text = Days.text(month);
        JsonNode job = JobWait.await(
                shell, client, client.post("/months/" + text + "/verify", request), "verify " + text);
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
