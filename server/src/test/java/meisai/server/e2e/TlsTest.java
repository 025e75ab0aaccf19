package meisai.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import meisai.server.cli.Settings;
import meisai.server.cli.Wiring;
import meisai.server.clock.ServerClock;
import meisai.server.http.HttpServer;
import meisai.server.http.TlsFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server with a certificate of its own, made by {@code keytool}. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path directory;

    private TlsFiles files;

    /** A certificate for 127.0.0.1 and its key. */
    private record Pair(X509Certificate certificate, PrivateKey key) {
        void write(TlsFiles to) throws Exception {
            Files.writeString(to.certificate(), pem("CERTIFICATE", certificate.getEncoded()));
            Files.writeString(to.privateKey(), pem("PRIVATE KEY", key.getEncoded()));
        }
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(content)
                + "\n-----END " + what + "-----\n";
    }

    private Pair pair(String name, String algorithm) throws Exception {
        Path store = directory.resolve(name + ".p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "meisai",
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(made.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return new Pair((X509Certificate) keys.getCertificate("meisai"), (PrivateKey) keys.getKey("meisai", PASSWORD));
    }

    private static HttpResponse<String> get(int port, String path, X509Certificate trusted) throws Exception {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("meisai", trusted);
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private Wiring start() {
        Settings defaults = Settings.defaults(directory.resolve("data"))
                .withReserve(0)
                .withPort(0)
                .withoutAutomaticClose();
        return Wiring.start(
                defaults.withHttp(defaults.http().withTls(files)),
                ServerClock.test(Instant.parse("2026-10-02T09:00:00Z")));
    }

    @BeforeEach
    void files() {
        files = new TlsFiles(directory.resolve("chain.pem"), directory.resolve("key.pem"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void servesTlsWithEachKindOfKey(String algorithm) throws Exception {
        Pair pair = pair(algorithm.toLowerCase(Locale.ROOT), algorithm);
        pair.write(files);
        try (Wiring server = start()) {
            HttpResponse<String> answer = get(server.port(), "/livez", pair.certificate());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("strict-transport-security")).isPresent();
            assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
        }
    }

    @Test
    void whoSpeaksNoTlsGetsNothing() throws Exception {
        pair("plain", "EC").write(files);
        try (Wiring server = start();
                HttpClient client = HttpClient.newHttpClient()) {
            assertThatThrownBy(() -> client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/livez"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding()))
                    .isInstanceOf(IOException.class);
        }
    }

    /** Also before a handshake is over. */
    @Test
    void whoOnlyConnectsIsDisconnected() throws Exception {
        pair("slow", "EC").write(files);
        Settings defaults = Settings.defaults(directory.resolve("data"))
                .withReserve(0)
                .withPort(0)
                .withoutAutomaticClose();
        try (Wiring server = Wiring.start(
                defaults.withHttp(defaults.http().withTls(files).withPatience(Duration.ofSeconds(1))),
                ServerClock.test(Instant.parse("2026-10-02T09:00:00Z")))) {
            // Nothing, and the begin of a record of a handshake.
            for (byte[] begin : new byte[][] {{}, {0x16, 3, 1, 1, 0, 1}}) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                    socket.setSoTimeout(20_000);
                    socket.getOutputStream().write(begin);
                    assertThat(isClosed(socket)).isTrue();
                }
            }
        }
    }

    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().readAllBytes().length < 100;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Test
    void newFilesAreTakenWithoutARestartAndUnusableOnesAreNot() throws Exception {
        Pair first = pair("first", "EC");
        Pair second = pair("second", "RSA");
        first.write(files);
        try (LogWatch log = new LogWatch();
                Wiring server = start()) {
            assertThat(get(server.port(), "/livez", first.certificate()).statusCode())
                    .isEqualTo(200);
            Files.writeString(files.certificate(), "no certificate\n");
            log.await("the certificate stays as it was");
            assertThat(get(server.port(), "/livez", first.certificate()).statusCode())
                    .isEqualTo(200);
            second.write(files);
            log.await("was read again");
            assertThat(get(server.port(), "/livez", second.certificate()).statusCode())
                    .isEqualTo(200);
            assertThatThrownBy(() -> get(server.port(), "/livez", first.certificate()))
                    .isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "missing, cannot be read",
        "otherKey, is not that of the certificate",
        "noCertificate, certificate",
        "noKey, there is no private key",
        "pkcs1, openssl pkcs8 -topk8 -nocrypt"
    })
    void whatCannotBeUsedIsSaidAtTheStart(String wrong, String problem) throws Exception {
        pair("one", "EC").write(files);
        switch (wrong) {
            case "missing" -> Files.delete(files.privateKey());
            case "otherKey" ->
                Files.writeString(
                        files.privateKey(),
                        pem("PRIVATE KEY", pair("two", "EC").key().getEncoded()));
            case "noCertificate" -> Files.writeString(files.certificate(), "nothing");
            case "noKey" -> Files.writeString(files.privateKey(), "nothing");
            default -> Files.writeString(files.privateKey(), pem("RSA PRIVATE KEY", new byte[100]));
        }
        assertThatThrownBy(() -> start().close())
                .isInstanceOf(HttpServer.StartFailure.class)
                .hasMessageStartingWith("cannot serve TLS: ")
                .hasMessageContaining(problem);
    }
}
