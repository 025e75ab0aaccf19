package meisai.server.cli;

import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import meisai.period.Days;
import meisai.server.http.Bodies;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** Creates an operator with one account from options, or with any accounts from a file. */
@Command(
        name = "create",
        description = "Create an operator and print its AuthKey, which is shown only this once.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  meisai operator create --name 'Sample IoT Works' --email billing@example.com \\",
            "      --currency JPY --price-book jp-iot --tax-rate 0.10",
            "  meisai operator create --file operator.json"
        })
final class OperatorCreateCommand extends ApiCommand {
    @Option(names = "--file", paramLabel = "FILE", description = "JSON body of POST /operators; - is standard input.")
    private @Nullable String file;

    @Option(names = "--id", paramLabel = "ID", description = "OP and 10 digits (default: one that is free).")
    private @Nullable String id;

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the operator.")
    private @Nullable String name;

    @Option(names = "--email", paramLabel = "ADDRESS", description = "Email address of its root user.")
    private @Nullable String email;

    @Option(names = "--password", paramLabel = "TEXT", description = "Password of its root user (default: asked for).")
    private @Nullable String password;

    @Option(names = "--coverage", paramLabel = "jp|g", description = "Coverage of its account (default: jp).")
    private @Nullable String coverage;

    @Option(names = "--currency", paramLabel = "CODE", description = "JPY, USD or EUR.")
    private @Nullable String currency;

    @Option(names = "--price-book", paramLabel = "ID", description = "A published price book.")
    private @Nullable String priceBook;

    @Option(names = "--tax-rate", paramLabel = "RATE", description = "0.10 is 10 percent; taxes are rounded up.")
    private @Nullable String taxRate;

    @Option(names = "--first-month", paramLabel = "yyyyMM", description = "First billed month (default: this month).")
    private @Nullable YearMonth firstMonth;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    OperatorCreateCommand(Shell shell) {
        super(shell);
    }

    @Override
    boolean run(ApiClient client) throws CommandFailure {
        ObjectNode answer = file == null
                ? client.post("/operators", body())
                : client.post("/operators", "application/json", fileBody(file));
        if (json) {
            print(answer);
        } else {
            say("operator   " + answer.path("operatorId").asString());
            say("authKeyId  " + answer.path("authKeyId").asString());
            say("authKey    " + answer.path("authKey").asString() + "  (shown only now)");
        }
        return true;
    }

    private byte[] fileBody(String path) throws CommandFailure {
        Object[] options = {id, name, email, password, coverage, currency, priceBook, taxRate, firstMonth};
        for (Object option : options) {
            if (option != null) {
                throw new ParameterException(spec.commandLine(), "--file says everything; leave the other options out");
            }
        }
        return read(path).getBytes(StandardCharsets.UTF_8);
    }

    private ObjectNode body() {
        List<String> missing = new ArrayList<>();
        String wantedName = needed("--name", name, missing);
        String wantedEmail = needed("--email", email, missing);
        String wantedCurrency = needed("--currency", currency, missing);
        String wantedBook = needed("--price-book", priceBook, missing);
        String wantedRate = needed("--tax-rate", taxRate, missing);
        if (!missing.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "say " + String.join(", ", missing) + ", or give everything in --file FILE");
        }
        ObjectNode body = Bodies.node()
                .put("name", wantedName)
                .put("email", wantedEmail)
                .put("password", password == null ? asked() : password);
        if (id != null) {
            body.put("operatorId", id);
        }
        ObjectNode account = body.putArray("accounts")
                .addObject()
                .put("coverage", coverage == null ? "jp" : coverage)
                .put("currency", wantedCurrency)
                .put("priceBook", wantedBook);
        account.putObject("tax").put("rate", wantedRate).put("rounding", "CEILING");
        if (firstMonth != null) {
            account.put("firstMonth", Days.text(firstMonth));
        }
        return body;
    }

    private static String needed(String option, @Nullable String value, List<String> missing) {
        if (value == null) {
            missing.add(option);
            return "";
        }
        return value;
    }

    private String asked() {
        return shell.password()
                .get()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "say --password; there is no terminal to ask for it on"));
    }
}
