package meisai.server.cli;

import java.io.PrintWriter;
import java.time.YearMonth;
import java.util.Set;
import meisai.period.Days;
import meisai.server.log.LogLines;
import meisai.server.store.Store;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. */
@Command(
        name = "meisai",
        description = "Usage billing: takes usage records in, prices them, closes months into bills.",
        mixinStandardHelpOptions = true,
        version = "Meisai 0.1.0-SNAPSHOT",
        footer = {
            "",
            "Commands other than serve, demo, restore and verify --data talk to a running server:",
            "  MEISAI_URL           its address (default http://127.0.0.1:8080)",
            "  MEISAI_PROVIDER_KEY  a provider key; serve writes one to DIR/provider.key",
            "meisai prepare, run once after an installation or update, makes later starts faster.",
            "Exit codes: 0 done, 1 failed, 2 wrong use.",
            "",
            "Example, a whole billing on sample data:",
            "  meisai demo"
        })
public final class Main extends GroupCommand {
    /** The commands that run a server. */
    private static final Set<String> OPENS_STORE = Set.of("serve", "demo");

    private Main() {}

    public static void main(String[] args) {
        Logging.configure(LogLines.Format.TEXT);
        if (args.length > 0 && OPENS_STORE.contains(args[0])) {
            Store.loadAhead();
        }
        System.exit(commandLine(Shell.system()).execute(args));
    }

    /** Every command, in the order in which they are listed. */
    static CommandLine commandLine(Shell shell) {
        CommandLine line = new CommandLine(new Main())
                .addSubcommand(new DemoCommand(shell))
                .addSubcommand(new ServeCommand())
                .addSubcommand(new CommandLine(new OperatorCommand()).addSubcommand(new OperatorCreateCommand(shell)))
                .addSubcommand(new CommandLine(new UserCommand()).addSubcommand(new UserCommand.Create(shell)))
                .addSubcommand(new CommandLine(new PriceBookCommand())
                        .addSubcommand(new PriceBookCommand.Check(shell))
                        .addSubcommand(new PriceBookCommand.Publish(shell)))
                .addSubcommand(
                        new CommandLine(new ResourcesCommand()).addSubcommand(new ResourcesCommand.Import(shell)))
                .addSubcommand(new CommandLine(new UsageCommand()).addSubcommand(new UsageImportCommand(shell)))
                .addSubcommand(new CloseCommand(shell))
                .addSubcommand(new BillCommand(shell))
                .addSubcommand(new ExportCommand(shell))
                .addSubcommand(new ExplainCommand(shell))
                .addSubcommand(new SimulateCommand(shell))
                .addSubcommand(new VerifyCommand(shell))
                .addSubcommand(new BackupCommand(shell))
                .addSubcommand(new RestoreCommand(shell));
        return line.registerConverter(YearMonth.class, Main::month)
                .registerConverter(ImportFormat.class, ImportFormat::named)
                .setOut(new PrintWriter(shell.out(), true, shell.out().charset()))
                .setErr(new PrintWriter(shell.err(), true, shell.err().charset()))
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(Main::wrongUse)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("meisai: something is wrong in Meisai itself: " + failure);
                    return 1;
                });
    }

    private static YearMonth month(String text) {
        return Days.parseMonth(text)
                .orElseThrow(() -> new TypeConversionException("'" + text + "' is not a month yyyyMM such as 202611"));
    }

    private static int wrongUse(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("meisai: " + wrong.getMessage());
        UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        return 2;
    }
}
