package meisai.server.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. */
@Command(
        name = "meisai",
        description = "Usage billing: takes usage records in, prices them, closes months into bills.",
        mixinStandardHelpOptions = true,
        version = "Meisai 0.1.0-SNAPSHOT",
        subcommands = {ServeCommand.class},
        footer = {
            "",
            "Commands other than serve and demo talk to a running server:",
            "  MEISAI_URL           its address (default http://127.0.0.1:8080)",
            "  MEISAI_PROVIDER_KEY  a provider key; serve writes the first one to DIR/provider.key",
            "Exit codes: 0 done, 1 failed, 2 wrong use."
        })
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
