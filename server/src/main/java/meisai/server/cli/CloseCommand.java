package meisai.server.cli;

import java.time.YearMonth;
import meisai.period.Days;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Closes a month and waits until it is done. */
@Command(
        name = "close",
        description = "Close a month that is over: fix its bills. Of everyone, of one operator, or of one account.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  meisai close 202611",
            "  meisai close 202611 --operator OP0000000001 --accept-parked 5"
        })
final class CloseCommand extends ApiCommand {
    @Parameters(paramLabel = "MONTH", description = "The month as yyyyMM.")
    private YearMonth month = YearMonth.of(1970, 1);

    @Mixin
    private final AccountChoice account = new AccountChoice();

    @Option(
            names = "--accept-parked",
            paramLabel = "N",
            description = "Close although exactly N records cannot be priced; they move to the next month.")
    private @Nullable Long acceptParked;

    CloseCommand(Shell shell) {
        super(shell);
    }

    @Override
    boolean run(ApiClient client) throws CommandFailure {
        ObjectNode request = account.request();
        if (acceptParked != null) {
            request.put("acceptParked", acceptParked);
        }
        JsonNode job = JobWait.await(
                shell,
                client,
                client.post("/months/" + Days.text(month) + "/close", request),
                "close " + Days.text(month));
        boolean done = JobWait.isDone(job);
        if (json) {
            print(job);
        } else if (done) {
            int closed = job.path("progress").path("total").asInt();
            say(
                    closed == 0
                            ? "done: nothing was left to close in " + Days.text(month)
                            : "done: " + Days.text(month) + " is closed, bills: " + closed);
        } else {
            JobWait.problems(shell, job);
        }
        return done;
    }
}
