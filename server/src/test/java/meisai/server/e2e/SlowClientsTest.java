package meisai.server.e2e;

import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import meisai.server.cli.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that send or take next to nothing are disconnected, and keep nobody waiting meanwhile. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SlowClientsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int ANSWERS = 12;

    @TempDir
    private Path data;

    private TestServer server;

    @BeforeEach
    void start() {
        Settings defaults = Settings.defaults(data).withPort(0).withoutAutomaticClose();
        server = TestServer.start(defaults.withHttp(defaults.http().withPatience(PATIENCE)), "2026-10-02T09:00:00Z");
        server.setUp(Samples.BOOK);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.port());
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private String head(String more) {
        return "POST /meisai/v1/usage HTTP/1.1\r\nHost: x\r\nAuthorization: "
                + server.providerHeaders().get("Authorization")
                + "\r\nContent-Type: application/x-ndjson\r\n" + more + "\r\n";
    }

    /** Until the server closes. */
    private static String rest(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (SocketException reset) {
            return "";
        }
    }

    @Test
    void whoSendsNothingIsDisconnected() throws IOException {
        try (Socket socket = connect()) {
            assertThat(rest(socket)).isEmpty();
        }
    }

    @Test
    void whoDripsAHeadIsDisconnected() throws Exception {
        try (Socket socket = connect()) {
            assertThat(drips(socket, "GET /livez HTTP/1.1\r\nHost: x\r\nX: ")).isLessThan(20);
        }
    }

    @Test
    void whoDripsABodyIsDisconnected() throws Exception {
        try (Socket socket = connect()) {
            assertThat(drips(socket, head("Content-Length: 1000000\r\n"))).isLessThan(20);
        }
    }

    /** How many times another byte could be sent, twice a second. */
    private static int drips(Socket socket, String begin) throws IOException, InterruptedException {
        send(socket, begin);
        socket.setSoTimeout(500);
        for (int i = 1; i < 40; i++) {
            try {
                socket.getOutputStream().write('1');
                if (isEnded(socket)) {
                    return i;
                }
            } catch (SocketException closed) {
                return i;
            }
        }
        return 40;
    }

    /** It is answered at once, and what it said that it would send is waited for no longer than anything else. */
    @Test
    void whoseBodyNeverComesIsDisconnected() throws IOException {
        for (String path : List.of("/nothing", "/meisai/v1/usage", "/livez")) {
            try (Socket socket = connect()) {
                socket.setSoTimeout(20_000);
                send(socket, "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");
                assertThat(rest(socket)).as(path).startsWith("HTTP/1.1 4");
            }
        }
    }

    /** Also after a refusal that nobody read the body of. */
    @Test
    void anIdleConnectionIsKeptAfterARefusedBody() throws Exception {
        try (Socket socket = connect()) {
            send(socket, "POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
            Thread.sleep(PATIENCE.multipliedBy(2));
            send(socket, "GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(rest(socket)).startsWith("HTTP/1.1 404").contains("HTTP/1.1 200");
        }
    }

    /** Waits half a second. */
    private static boolean isEnded(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        }
    }

    @Test
    void whoIsSlowButGoesOnIsServed() throws Exception {
        try (Socket socket = connect()) {
            String line = "{}\n".repeat(1_000);
            send(socket, head("Content-Length: " + 6 * line.length() + "\r\n"));
            for (int i = 0; i < 6; i++) {
                socket.getOutputStream().flush();
                Thread.sleep(500);
                send(socket, line);
            }
            socket.shutdownOutput();
            assertThat(rest(socket)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void anIdleConnectionIsKept() throws Exception {
        try (Socket socket = connect()) {
            for (int i = 0; i < 2; i++) {
                send(socket, "GET /livez HTTP/1.1\r\nHost: x\r\n" + (i == 0 ? "" : "Connection: close\r\n") + "\r\n");
                Thread.sleep(PATIENCE.multipliedBy(2));
            }
            assertThat(rest(socket).split("HTTP/1.1 200", -1)).hasSize(3);
        }
    }

    /** More than there are threads that compute bills: those who do not take theirs keep nobody waiting. */
    @Test
    void whoDoesNotTakeAnAnswerKeepsNobodyWaiting() throws Exception {
        StringBuilder sims = new StringBuilder();
        StringBuilder usage = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            sims.append(Samples.sim(Integer.toString(i), "plan-D", "20260901"));
            usage.append(Samples.record("u" + i, Integer.toString(i), "data.upload", "2026-10-01T10:00:00Z", "1000"));
        }
        expect(
                200,
                server.provider(
                        "POST", "resources", sims.toString().getBytes(StandardCharsets.UTF_8), "application/x-ndjson"));
        expect(200, server.usage(usage.toString()));
        String path = "/meisai/v1/bills/202610/lines?limit=10000";
        int whole = expect(200, server.operator("GET", path)).text().length();
        assertThat(whole).isGreaterThan(1_000_000);
        List<Socket> slow = new ArrayList<>();
        try (LogWatch log = new LogWatch()) {
            for (int i = 0; i < 8; i++) {
                Socket socket = new Socket();
                socket.setReceiveBufferSize(4 << 10);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
                slow.add(socket);
                StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: x\r\n");
                server.operatorHeaders()
                        .forEach((name, value) ->
                                head.append(name).append(": ").append(value).append("\r\n"));
                // So many that no buffer between the two has room for the answers.
                send(socket, head.append("\r\n").toString().repeat(ANSWERS));
                // The answer has begun, so it was computed.
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }
            long began = System.nanoTime();
            expect(200, server.operator("GET", "/meisai/v1/bills/202610"));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(PATIENCE.multipliedBy(2));
            for (int ended = 0; ended < slow.size(); ) {
                ended += Integer.parseInt(log.await(" connections were closed").replaceFirst(" .*", ""));
            }
            for (Socket socket : slow) {
                socket.setSoTimeout(10_000);
                assertThat(rest(socket).length()).isLessThan(whole * ANSWERS);
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }
}
