package meisai.server.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real server as a process of its own, which can be killed. */
final class ServerProcess implements AutoCloseable {
    private static final String LISTENS = "Meisai listens on ";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Process process;
    private final Path temporary;
    private final String url;
    private final String key;
    private final HttpClient client = HttpClient.newHttpClient();

    private ServerProcess(Process process, Path temporary, String url, String key) {
        this.process = process;
        this.temporary = temporary;
        this.url = url;
        this.key = key;
    }

    /** Months close by command only. */
    static ServerProcess start(Class<?> main, Path data, String now) throws IOException {
        Path settings = data.resolveSibling(data.getFileName() + ".yaml");
        Files.writeString(settings, "close: { automatic: false }\ndiskReserveBytes: 0\n");
        settings.toFile().deleteOnExit();
        Path temporary = Files.createTempDirectory("meisai-killed-");
        temporary.toFile().deleteOnExit();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx768m",
                        "-Djava.library.path=",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        "serve",
                        "--data",
                        data.toString(),
                        "--port",
                        "0",
                        "--test-clock",
                        now,
                        "--config",
                        settings.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        while (line != null && !line.startsWith(LISTENS)) {
            line = output.readLine();
        }
        if (line == null) {
            throw new IOException("the server ended before it listened, with " + process.exitValue());
        }
        String key = Files.readString(data.resolve("provider.key")).strip();
        return new ServerProcess(process, temporary, line.substring(LISTENS.length()), key);
    }

    JsonNode send(String method, String path, String contentType, byte[] body) throws IOException {
        return send(
                method,
                path,
                contentType,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    }

    /** Sends a body of unknown length as it is read. */
    JsonNode usage(InputStream body) throws IOException {
        return send("POST", "usage", "application/x-ndjson", BodyPublishers.ofInputStream(() -> body));
    }

    private JsonNode send(String method, String path, String contentType, BodyPublisher body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/meisai/v1/" + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", contentType)
                .method(method, body)
                .build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new IllegalStateException(response.statusCode() + " " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    /** Sends usage with an Idempotency-Key; answers the status and the code of the problem, if it is one. */
    String usage(String idempotencyKey, String batch) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/meisai/v1/usage"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/x-ndjson")
                .header("Idempotency-Key", idempotencyKey)
                .POST(BodyPublishers.ofString(batch))
                .build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            return (response.statusCode() + " "
                            + JSON.readTree(response.body()).path("code").asString(""))
                    .strip();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    /** Begins the same request, and sends only the first bytes of its body. */
    Socket beginUsage(String idempotencyKey, String batch, int bytes) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), URI.create(url).getPort());
        String head = "POST /meisai/v1/usage HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + key
                + "\r\nContent-Type: application/x-ndjson\r\nIdempotency-Key: " + idempotencyKey
                + "\r\nContent-Length: " + batch.length() + "\r\n\r\n";
        socket.getOutputStream().write((head + batch.substring(0, bytes)).getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    JsonNode usage(String batch) throws IOException {
        return send("POST", "usage", "application/x-ndjson", batch.getBytes(StandardCharsets.UTF_8));
    }

    /** Lets no file of the process grow beyond so many bytes, or {@code unlimited}: writing then fails as on a full disk. */
    void limitFiles(String bytes) throws IOException, InterruptedException {
        int code = new ProcessBuilder("prlimit", "--pid", Long.toString(process.pid()), "--fsize=" + bytes + ":")
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("prlimit ended with " + code);
        }
    }

    /** The status of a request without a body. */
    int status(String method, String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .method(method, BodyPublishers.noBody())
                .build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    /** Waits, for a minute at most, until the server says that it is ready. */
    void awaitReady() throws IOException, InterruptedException {
        long limit = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (status("GET", "/readyz") != 200) {
            if (System.nanoTime() > limit) {
                throw new IOException("the server is not ready within a minute");
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /**
     * SIGKILL, and waits until the process is gone.
     *
     * @throws IllegalStateException when it leaves temporary files behind: kill after kill they would fill the disk
     */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        client.shutdownNow();
        String[] left = temporary.toFile().list();
        if (left != null && left.length > 0) {
            throw new IllegalStateException("left in the temporary directory: " + String.join(", ", left));
        }
    }

    /** SIGTERM; answers the exit code. */
    int terminate() throws InterruptedException {
        terminateSoon();
        return awaitEnd();
    }

    void terminateSoon() {
        process.destroy();
    }

    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the server did not end within a minute of SIGTERM");
        }
        return process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        try {
            kill();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
