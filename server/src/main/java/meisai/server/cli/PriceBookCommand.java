package meisai.server.cli;

import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Price books: what usage costs. */
@Command(
        name = "price-book",
        description = "Price books: what usage costs.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  meisai price-book check examples/price-book-jp.yaml"})
final class PriceBookCommand extends GroupCommand {
    /** Sends a price book; {@code words} say what became of it. */
    abstract static class Sent extends ApiCommand {
        private final String query;
        private final String words;

        @Parameters(paramLabel = "FILE", description = "Price book in YAML or JSON; - is standard input.")
        private String file = "-";

        Sent(Shell shell, String query, String words) {
            super(shell);
            this.query = query;
            this.words = words;
        }

        @Override
        boolean run(ApiClient client) throws CommandFailure {
            byte[] text = read(file).getBytes(StandardCharsets.UTF_8);
            ObjectNode answer = client.post("/price-books" + query, "application/yaml", text);
            if (json) {
                print(answer);
            } else {
                say(answer.path("id").asString() + " from "
                        + answer.path("effectiveFrom").asString() + ", "
                        + answer.path("currency").asString() + ", "
                        + answer.path("items").asInt() + " items: " + words);
            }
            return true;
        }
    }

    /** Finds every problem and publishes nothing. */
    @Command(
            name = "check",
            description = "Check a price book, also against what is published; print every problem with its place.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  meisai price-book check examples/price-book-jp.yaml"})
    static final class Check extends Sent {
        Check(Shell shell) {
            super(shell, "?dryRun=true", "good; nothing was published");
        }
    }

    /** Publishes one version. */
    @Command(
            name = "publish",
            description = "Publish one version of a price book; a published version never changes.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  meisai price-book publish examples/price-book-jp.yaml"})
    static final class Publish extends Sent {
        Publish(Shell shell) {
            super(shell, "", "published");
        }
    }
}
