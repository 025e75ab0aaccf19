package meisai.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import meisai.bench.core.RatingBenchmark;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures what the core does by itself with JMH. */
@Command(
        name = "core",
        description = {
            "Measures the core by itself with JMH: rating, exact sums, price books.",
            "Prints machine, JDK and the spread of each figure; one operation is one daily sum, line or book."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 measured, 1 a benchmark failed, 2 wrong use."})
final class Core implements Callable<Integer> {
    private static final String DEFAULT = " (default: ${DEFAULT-VALUE}).";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "PATTERN", arity = "0..1", description = "Regular expression for names; all by default.")
    private @Nullable String pattern;

    @Option(
            names = "--forks",
            paramLabel = "N",
            defaultValue = "2",
            description = "Java machines, one after the other" + DEFAULT)
    private int forks;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "3",
            description = "Seconds that are not counted" + DEFAULT)
    private int warmUp;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Seconds that are counted" + DEFAULT)
    private int seconds;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results to a file, too.")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException {
        Machine.describe(Path.of("").toAbsolutePath(), Main.home())
                .forEach((name, value) -> System.out.printf("%-14s %s%n", name, value));
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(RatingBenchmark.class.getPackageName() + ".*"
                        + Optional.ofNullable(pattern).orElse(""))
                .forks(forks)
                .warmupIterations(warmUp)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(seconds)
                .measurementTime(TimeValue.seconds(1))
                .shouldFailOnError(true);
        if (json != null) {
            options.result(json.toString()).resultFormat(ResultFormatType.JSON);
        }
        try {
            new Runner(options.build()).run();
            return 0;
        } catch (NoBenchmarksException nothing) {
            throw new ParameterException(spec.commandLine(), "no benchmark has a name with " + pattern);
        } catch (RunnerException failure) {
            Progress.say("meisai bench: " + failure.getMessage());
            return 1;
        }
    }
}
