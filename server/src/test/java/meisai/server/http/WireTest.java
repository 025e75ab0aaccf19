package meisai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import meisai.server.e2e.Samples;
import meisai.server.e2e.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Wire transcripts: what is sent byte for byte, and what the answer must be like. A file has the request, a line
 * {@code ===}, the statuses of the answers, and texts that must be in them, or must not be after a {@code !}. In a request
 * {@code \x00} is a byte, {@code \*(n,text)} is a text n times, and words in braces are filled in.
 */
class WireTest {
    private static final Pattern BYTE = Pattern.compile("\\\\x([0-9a-f]{2})");
    private static final Pattern TIMES = Pattern.compile("\\\\\\*\\(([0-9]+),([^)]*)\\)");
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([0-9]{3}) ");
    private static final int LONGEST_WAIT_MILLIS = 20_000;

    @TempDir
    private static Path data;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(data, "2026-10-02T09:00:00Z");
        server.setUp(Samples.BOOK);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Path> transcripts() throws IOException, URISyntaxException {
        Path directory = Path.of(WireTest.class.getResource("wire").toURI());
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void theAnswerIsAsWritten(Path file) throws IOException {
        String[] parts = Files.readString(file).split("\n===\n", -1);
        List<String> expected = Arrays.asList(parts[1].split("\n", -1));
        String answer = exchange(request(parts[0].substring(parts[0].indexOf('\n') + 1)));
        assertThat(STATUS.matcher(answer).results().map(result -> result.group(1)))
                .as(answer)
                .containsExactly(expected.getFirst().split(" ", -1));
        List<String> wanted = new ArrayList<>(expected.subList(1, expected.size()));
        wanted.removeIf(String::isEmpty);
        for (String text : wanted) {
            if (text.startsWith("!")) {
                assertThat(answer).doesNotContain(text.substring(1));
            } else {
                assertThat(answer).contains(text);
            }
        }
        assertThat(answer).doesNotContainIgnoringCase("x-soracom-cli-version");
    }

    private static byte[] request(String transcript) {
        Map<String, String> headers = server.operatorHeaders();
        String text = transcript
                .replace("{apiKey}", headers.get("X-Soracom-API-Key"))
                .replace("{token}", headers.get("X-Soracom-Token"))
                .replace("{provider}", server.providerHeaders().get("Authorization"))
                .replace("{authKeyId}", server.authKeyId())
                .replace("{authKey}", server.authKey());
        int body = text.indexOf("\n\n");
        if (body >= 0) {
            text = text.replace("{length}", Integer.toString(text.length() - body - 2));
        }
        text = text.endsWith("}") || text.endsWith("abc") || text.endsWith("x") ? text : text + "\n";
        text = text.replace("\n", "\r\n");
        text = TIMES.matcher(text).replaceAll(WireTest::repeated);
        text = BYTE.matcher(text)
                .replaceAll(
                        result -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(result.group(1), 16))));
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String repeated(MatchResult result) {
        return Matcher.quoteReplacement(
                result.group(2).replace("\\r\\n", "\r\n").repeat(Integer.parseInt(result.group(1))));
    }

    /** Sends everything and reads until the server closes the connection. */
    private static String exchange(byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(LONGEST_WAIT_MILLIS);
            socket.getOutputStream().write(request);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
