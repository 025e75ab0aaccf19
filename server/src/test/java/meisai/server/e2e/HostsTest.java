package meisai.server.e2e;

import static meisai.server.e2e.TestServer.expect;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import meisai.server.cli.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One operator with a bill in JPY and one in USD, told apart by the host; and the addresses that a server gives of itself. */
class HostsTest {
    private static final String USD_BOOK =
            Samples.BOOK.replace("jp-test", "g-test").replace("JPY", "USD");

    @TempDir
    private Path data;

    private TestServer server;

    @AfterEach
    void stop() {
        server.close();
    }

    private void start(Optional<String> publicUrl, Set<String> globalHosts) {
        server = TestServer.start(
                Settings.defaults(data)
                        .withPort(0)
                        .withoutAutomaticClose()
                        .withPublicUrl(publicUrl)
                        .withGlobalHosts(globalHosts),
                "2026-10-02T09:00:00Z");
    }

    private void start() {
        start(Optional.empty(), Set.of());
    }

    private void setUpBoth() {
        expect(201, server.provider("POST", "price-books", Samples.BOOK));
        expect(201, server.provider("POST", "price-books", USD_BOOK));
        JsonNode created =
                expect(201, server.provider("POST", "operators", """
                        {"operatorId":"OP0000000001","name":"Both","email":"both@example.com","password":"correct horse","accounts":[
                        {"coverage":"jp","currency":"JPY","priceBook":"jp-test","tax":{"rate":"0.10"},"firstMonth":"202609"},
                        {"coverage":"g","currency":"USD","priceBook":"g-test","tax":{"rate":"0"},"firstMonth":"202609"}]}""")).json();
        server.signIn(
                created.get("authKeyId").asString(), created.get("authKey").asString());
    }

    /** Sent by hand: an HTTP client sets the header Host by itself. */
    private String currency(String target, String host) throws IOException {
        StringBuilder head = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n");
        server.operatorHeaders()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Connection: close\r\n\r\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 200");
            return answer.replaceAll("(?s).*\"currency\":\"([A-Z]*)\".*", "$1");
        }
    }

    @Test
    void aHostThatBeginsWithGHasTheGlobalBill() throws Exception {
        start();
        setUpBoth();
        assertThat(currency("/v1/bills/latest", "api.example.com")).isEqualTo("JPY");
        assertThat(currency("/v1/bills/latest", "g.api.example.com")).isEqualTo("USD");
        assertThat(currency("/v1/bills/latest", "G.API.EXAMPLE.COM:8080")).isEqualTo("USD");
        assertThat(currency("/v1/bills/latest", "globe.example.com")).isEqualTo("JPY");
        assertThat(currency("/v1/bills/latest", "[::1]:8080")).isEqualTo("JPY");
        // RFC 9112, 3.2.2: the target of an absolute form goes before the header.
        assertThat(currency("http://g.api.example.com/v1/bills/latest", "api.example.com"))
                .isEqualTo("USD");
    }

    @Test
    void globalHostsAreTheNamedOnesWhenSomeAreNamed() throws Exception {
        start(Optional.empty(), Set.of("global.example.com"));
        setUpBoth();
        assertThat(currency("/v1/bills/latest", "global.example.com:443")).isEqualTo("USD");
        assertThat(currency("/v1/bills/latest", "g.api.example.com")).isEqualTo("JPY");
    }

    @Test
    void anOperatorWithOneAccountHasItUnderEveryName() throws Exception {
        start();
        server.setUp(Samples.BOOK);
        assertThat(currency("/v1/bills/latest", "g.api.example.com")).isEqualTo("JPY");
    }

    @Test
    void theNativeApiTakesTheCoverageAsAParameter() throws Exception {
        start();
        setUpBoth();
        assertThat(expect(200, server.operator("GET", "/meisai/v1/bills/202610?coverage=g"))
                        .json()
                        .get("currency")
                        .asString())
                .isEqualTo("USD");
        expect(400, server.operator("GET", "/meisai/v1/bills/202610"));
        expect(404, server.operator("GET", "/meisai/v1/bills/202610?coverage=eu"));
    }

    @Test
    void addressesAreMadeFromTheSettingWhateverTheHost() throws Exception {
        start(Optional.of("https://billing.example.com/meisai"), Set.of());
        server.setUp(Samples.BOOK);
        String url = expect(200, server.operator("POST", "/v1/bills/latest/export"))
                .json()
                .get("url")
                .asString();
        assertThat(url).startsWith("https://billing.example.com/meisai/exports/");
        // What stands before the server takes the prefix off again.
        String here = url.replace("https://billing.example.com/meisai", "");
        assertThat(server.send("GET", here, new byte[0], Map.of()).status()).isEqualTo(200);
        assertThat(server.send("GET", here + "0", new byte[0], Map.of()).status())
                .isEqualTo(403);
    }
}
