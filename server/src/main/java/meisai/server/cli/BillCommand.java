package meisai.server.cli;

import java.time.YearMonth;
import meisai.period.Days;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Shows the bill of a month with every step. */
@Command(
        name = "bill",
        description = "Show an operator's bill with every step, closed or running.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  meisai bill 202611 --operator OP0000000001"})
final class BillCommand extends ApiCommand {
    @Parameters(paramLabel = "MONTH", description = "The month as yyyyMM.")
    private YearMonth month = YearMonth.of(1970, 1);

    @Option(names = "--operator", required = true, paramLabel = "ID", description = "Whose bill.")
    private String operator = "";

    @Option(names = "--coverage", paramLabel = "jp|g", description = "Which account, when there are two.")
    private @Nullable String coverage;

    BillCommand(Shell shell) {
        super(shell);
    }

    @Override
    boolean run(ApiClient client) throws CommandFailure {
        ObjectNode bill = client.get("/bills/" + Days.text(month) + account(operator, coverage));
        if (json) {
            print(bill);
        } else {
            BillText.lines(bill, operator).forEach(this::say);
        }
        return true;
    }

    /** The query that names an account. */
    static String account(String operator, @Nullable String coverage) {
        return "?operatorId=" + ApiClient.encode(operator)
                + (coverage == null ? "" : "&coverage=" + ApiClient.encode(coverage));
    }
}
