package meisai.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL of its own, on a new data directory. */
final class PostgresProcess implements AutoCloseable {
    /** What differs from what initdb writes; everything stays durable. */
    static final List<String> SETTINGS = List.of(
            "shared_buffers=512MB",
            "work_mem=128MB",
            "maintenance_work_mem=256MB",
            "max_wal_size=4GB",
            "synchronous_commit=on",
            "fsync=on",
            "autovacuum=off");

    /** PostgreSQL does not run as root: it is then started as this user. */
    private static final String USER = "postgres";

    private static final int TRIES = 300;
    private static final long TRY_MILLIS = 100;
    private static final long STOP_SECONDS = 120;

    private final Psql psql;
    private final Path log;
    private final Process process;
    private final Thread atExit;

    private PostgresProcess(Psql psql, Path log, Process process) {
        this.psql = psql;
        this.log = log;
        this.process = process;
        // Ended with the benchmark, also when that is interrupted.
        this.atExit = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * @param bin with {@code initdb}, {@code postgres} and {@code psql}
     * @param directory is made
     */
    static PostgresProcess start(Path bin, Path directory, Path log)
            throws IOException, InterruptedException, BenchFailure {
        Files.createDirectories(directory);
        String password = UUID.randomUUID().toString();
        Path file = Files.writeString(directory.resolve("password"), password);
        Path data = Files.createDirectory(directory.resolve("data"));
        if (isRoot()) {
            run(log, List.of("chown", "-R", USER + ":", directory.toString()));
        }
        run(
                log,
                asUser(
                        bin.resolve("initdb").toString(),
                        "-D",
                        data.toString(),
                        "-U",
                        USER,
                        "-E",
                        "UTF8",
                        "--locale=C",
                        "-A",
                        "scram-sha-256",
                        "--pwfile=" + file));
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> command = asUser(bin.resolve("postgres").toString(), "-D", data.toString());
        List<String> settings = new ArrayList<>(SETTINGS);
        settings.add("listen_addresses=127.0.0.1");
        settings.add("unix_socket_directories=");
        settings.add("port=" + port);
        settings.forEach(setting -> command.addAll(List.of("-c", setting)));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        PostgresProcess server = new PostgresProcess(new Psql(bin, USER, password, port, log), log, process);
        try {
            server.awaitReady();
        } catch (BenchFailure failure) {
            server.close();
            throw failure;
        }
        return server;
    }

    Psql psql() {
        return psql;
    }

    private void awaitReady() throws IOException, InterruptedException, BenchFailure {
        for (int i = 1; process.isAlive(); i++) {
            try {
                psql.query("SELECT 1");
                return;
            } catch (BenchFailure notYet) {
                if (i == TRIES) {
                    throw notYet;
                }
                Thread.sleep(TRY_MILLIS);
            }
        }
        throw new BenchFailure("PostgreSQL did not start:\n" + Files.readString(log));
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static List<String> asUser(String... command) {
        List<String> all = new ArrayList<>();
        if (isRoot()) {
            // Instead of itself, so that the process is that of the command.
            all.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups"));
        }
        all.addAll(List.of(command));
        return all;
    }

    private static void run(Path log, List<String> command) throws IOException, InterruptedException, BenchFailure {
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new BenchFailure(String.join(" ", command) + " ended with " + code + ":\n" + Files.readString(log));
        }
    }

    /** Asks it to stop and waits until it has. */
    @Override
    public void close() throws BenchFailure {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new BenchFailure("PostgreSQL did not stop within " + STOP_SECONDS + " s");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        } finally {
            Runtime.getRuntime().removeShutdownHook(atExit);
        }
    }
}
