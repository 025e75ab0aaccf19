package meisai.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs SQL in a PostgreSQL on loopback, each time with a psql of its own.
 *
 * @param bin where {@code psql} is
 * @param log where it writes what goes wrong
 */
record Psql(Path bin, String user, String password, int port, Path log) {
    /** Writes what is copied. */
    interface Rows {
        void write(OutputStream out) throws IOException;
    }

    /** Runs statements as one transaction; answers the rows without a head, members separated by tabs. */
    String query(String sql) throws IOException, InterruptedException, BenchFailure {
        return copy(sql, out -> {});
    }

    /** Runs {@code COPY ... FROM STDIN}. */
    String copy(String sql, Rows rows) throws IOException, InterruptedException, BenchFailure {
        ProcessBuilder builder = new ProcessBuilder(bin.resolve("psql").toString(), "-X", "-q", "-A", "-t", "-F", "\t");
        builder.command().addAll(List.of("-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", Integer.toString(port)));
        builder.command().addAll(List.of("-U", user, "-d", "postgres", "-c", sql));
        builder.environment().put("PGPASSWORD", password);
        Process psql = builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try (OutputStream in = psql.getOutputStream()) {
            rows.write(in);
        } catch (IOException ended) {
            psql.waitFor();
            throw new BenchFailure("psql did not take all rows:\n" + Files.readString(log), ended);
        }
        String output = new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (psql.waitFor() != 0) {
            throw new BenchFailure("psql failed with " + sql + "\n" + Files.readString(log));
        }
        return output;
    }
}
