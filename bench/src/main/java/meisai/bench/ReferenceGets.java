package meisai.bench;

import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** GETs that an HTTP server without anything behind it answers, over connections that stay open. */
final class ReferenceGets {
    static final int CONNECTIONS = 64;
    private static final int WARM_UP_SECONDS = 5;

    private ReferenceGets() {}

    static double perSecond(int seconds) throws IOException, InterruptedException, BenchFailure {
        WebServer server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .routing(routing -> routing.get("/", (request, response) -> response.send("there")))
                .build()
                .start();
        try {
            return perSecond("http://127.0.0.1:" + server.port(), seconds);
        } finally {
            server.stop();
        }
    }

    private static double perSecond(String url, int seconds) throws IOException, InterruptedException, BenchFailure {
        long countFrom = System.nanoTime() + TimeUnit.SECONDS.toNanos(WARM_UP_SECONDS);
        long end = countFrom + TimeUnit.SECONDS.toNanos(seconds);
        List<Connection> connections = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<Future<Long>> work = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                Connection connection = new Connection(url, "none");
                connections.add(connection);
                work.add(threads.submit(() -> get(connection, countFrom, end)));
            }
            long answers = 0;
            for (Future<Long> each : work) {
                answers += each.get();
            }
            return answers / (double) seconds;
        } catch (ExecutionException failure) {
            throw new BenchFailure("a GET failed: " + failure.getCause(), failure);
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }

    private static long get(Connection connection, long countFrom, long end) throws IOException, BenchFailure {
        long answers = 0;
        for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
            Connection.Answer answer = connection.get("/");
            if (answer.status() != 200 || !answer.body().equals("there")) {
                throw new BenchFailure("a GET was answered " + answer.status() + ": " + answer.body());
            }
            answers += now >= countFrom ? 1 : 0;
        }
        return answers;
    }
}
