package meisai.server.http;

import static meisai.server.e2e.Samples.record;
import static meisai.server.e2e.Samples.sim;
import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import meisai.period.Days;
import meisai.server.cli.Settings;
import meisai.server.e2e.Samples;
import meisai.server.e2e.TestServer;
import meisai.server.e2e.TestServer.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any bytes as requests to a real server: it answers with less than 500 or closes the connection, and serves the next caller. In
 * an input, words in braces are filled in with what is good, see {@link #filledIn}. See docs/testing.md.
 */
class RequestsFuzzTest {
    private static final String IMSI = "001010000000001";
    private static final int LONGEST_WAIT_MILLIS = 20_000;

    /** An answer begins a line, or follows the JSON of the one before it. */
    private static final Pattern FAILURE = Pattern.compile("(?:^|[\\n}])HTTP/1\\.[01] 5[0-9]{2} ");

    private static final Pattern ANSWER = Pattern.compile("(?s)HTTP/1\\.[01] [1-4][0-9]{2} .*");

    /** Where a text from outside is parsed; the first byte of an input says which. */
    private static final List<String> PLACES = List.of(
            "bills/%s?operatorId=OP0000000001",
            "bills/202609/lines?operatorId=OP0000000001&cursor=%s",
            "bills/202609/lines?operatorId=OP0000000001&limit=%s",
            "bills/202609/explain?operatorId=OP0000000001&item=upload&day=%s",
            "bills/202609/explain/records?operatorId=OP0000000001&item=upload&cursor=%s",
            "costs?operatorId=OP0000000001&by=item&from=%s&to=202610",
            "costs?operatorId=OP0000000001&by=%s",
            "conservation/%s?operatorId=OP0000000001",
            "conservation?from=%s",
            "usage/late?operatorId=OP0000000001&cursor=%s",
            "usage/parked?cursor=%s",
            "audit?from=%s",
            "audit?cursor=%s",
            "operators/%s",
            "jobs/%s",
            "jobs?cursor=%s",
            "exports/%s",
            "payments/%s",
            "charges/conflicts?cursor=%s",
            "simulations/%s");

    /** Connections are what these tests make. What detects them is there only after {@link #start}, or not at all. */
    private static final class Connections {
        static {
            if (!System.getProperty("jazzer.hooks", "true").equals("false")) {
                BugDetectors.allowNetworkConnections();
            }
        }

        static void allow() {}
    }

    @TempDir
    private static Path data;

    private static TestServer server;
    private static Map<String, String> exported = Map.of();
    private static String exportedText = "";

    @BeforeAll
    static void start() {
        Settings settings = Settings.defaults(data).withPort(0).withoutAutomaticClose();
        server = TestServer.start(
                settings.withLimits(new HttpSettings.Limits(1 << 30, 1 << 30, 1 << 30)), "2026-10-02T09:00:00Z");
        server.setUp(Samples.BOOK);
        server.provider("POST", "resources", sim(IMSI, "plan-D", "20260901"));
        server.usage(record("1", IMSI, "data.upload", "2026-09-01T00:00:00Z", "1500"));
        server.close("202609", "");
        String url = expect(200, server.operator("POST", "/v1/bills/202609/export?export_mode=sync"))
                .json()
                .get("url")
                .asString();
        String text =
                expect(200, server.send("GET", url, new byte[0], Map.of())).text();
        exportedText = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        exported = parts(URI.create(url));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Map<String, String> parts(URI address) {
        String[] path = address.getPath().split("/", -1);
        String[] query = address.getQuery().split("[=&]", -1);
        assertThat(query[0] + query[2]).isEqualTo("expiressignature");
        return Map.of("folder", path[2], "name", path[3], "expires", query[1], "signature", query[3]);
    }

    /** Request lines, heads and bodies of any kind. */
    @FuzzTest
    void heads(byte[] input) throws IOException {
        if (checked(exchange(filledIn(input)))
                .filter(answer -> answer.contains(" 204 "))
                .isPresent()) {
            // It may have been a request to log out.
            server.signIn();
        }
        serves();
    }

    /** The JSON of POST /v1/auth. */
    @FuzzTest
    void credentials(byte[] input) throws IOException {
        byte[] body = filledIn(input);
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(
                ascii("POST /v1/auth HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + body.length + "\r\n\r\n"));
        request.writeBytes(body);
        String answer = exchange(request.toByteArray());

        assertThat(checked(answer)).isPresent();
        if (answer.startsWith("HTTP/1.1 200 ")) {
            assertThat(new String(body, StandardCharsets.UTF_8)).containsAnyOf(server.authKey(), "correct horse");
        }
    }

    /** The target of an exported file behind {@code /exports/}. */
    @FuzzTest
    void signedAddresses(byte[] input) throws IOException {
        String target = new String(filledIn(input), StandardCharsets.ISO_8859_1).replaceAll("[\\x00-\\x20]", "");
        String answer = exchange(("GET /exports/" + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));

        checked(answer);
        if (answer.startsWith("HTTP/1.1 200 ")) {
            assertThat(answer).endsWith(exportedText);
            assertThat(URLDecoder.decode(target, StandardCharsets.UTF_8)).contains(exported.values());
        }
    }

    /** Months, days, numbers of pages, cursors and ids: the first byte says where the text behind it goes to. */
    @FuzzTest
    void parameters(byte[] input) {
        Connections.allow();
        int place = input.length == 0 ? 0 : input[0] & 0xff;
        byte[] rest = input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);
        String text = new String(rest, StandardCharsets.UTF_8);
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        String path = PLACES.get(place % PLACES.size()).formatted(encoded);
        Answer answer = server.send("GET", "/meisai/v1/" + path, new byte[0], server.providerHeaders());

        assertThat(answer.status()).as(path).isLessThan(500);
        Days.parseMonth(text).ifPresent(month -> assertThat(Days.text(month)).isEqualTo(text));
        Days.parseDay(text).ifPresent(day -> assertThat(Days.text(day)).isEqualTo(text));
    }

    /** What the answer begins with, if there is any. */
    private static Optional<String> checked(String answer) {
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        assertThat(answer).matches(ANSWER);
        assertThat(FAILURE.matcher(answer).find()).as(answer).isFalse();
        return Optional.of(answer);
    }

    private static void serves() throws IOException {
        assertThat(exchange(ascii("GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")))
                .startsWith("HTTP/1.1 200 ");
    }

    private static byte[] filledIn(byte[] input) {
        Connections.allow();
        String text = new String(input, StandardCharsets.ISO_8859_1);
        if (text.indexOf('{') >= 0) {
            Map<String, String> headers = server.operatorHeaders();
            text = text.replace("{apiKey}", headers.get("X-Soracom-API-Key"))
                    .replace("{token}", headers.get("X-Soracom-Token"))
                    .replace("{authKeyId}", server.authKeyId())
                    .replace("{authKey}", server.authKey());
            for (Map.Entry<String, String> part : exported.entrySet()) {
                text = text.replace("{" + part.getKey() + "}", part.getValue());
            }
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Sends everything and reads until the server closes the connection, which it may do at any time. */
    private static String exchange(byte[] request) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(LONGEST_WAIT_MILLIS);
            try {
                OutputStream out = socket.getOutputStream();
                out.write(request);
                socket.shutdownOutput();
            } catch (SocketException closed) {
                // What it answered before can be read all the same.
            }
            socket.getInputStream().transferTo(answer);
        } catch (SocketException closed) {
            // As above.
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
