package meisai.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Clients that hold a connection for as long as they are let: with half a head, half a body, or an answer that nobody reads. */
final class SlowClients implements AutoCloseable {
    private final URI address;
    private final String key;
    private final List<Thread> threads = new ArrayList<>();
    private final LongAdder ended = new LongAdder();
    private volatile boolean closing;

    private SlowClients(ServerProcess server) {
        this.address = URI.create(server.url());
        this.key = server.providerKey();
    }

    static SlowClients start(ServerProcess server, int count) {
        SlowClients clients = new SlowClients(server);
        for (int i = 0; i < count; i++) {
            int kind = i;
            clients.threads.add(Thread.ofVirtual().start(() -> clients.run(kind)));
        }
        return clients;
    }

    /** How often the server ended one, which then came again. */
    long ended() {
        return ended.sum();
    }

    private void run(int kind) {
        while (!closing) {
            try (Socket socket = new Socket(address.getHost(), address.getPort())) {
                trickle(socket.getOutputStream(), beginning(kind));
            } catch (IOException endedByServer) {
                ended.increment();
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    private String beginning(int kind) {
        String post = "POST /meisai/v1/usage HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\n";
        return switch (kind % 3) {
            case 0 -> post + "X-Slow: ";
            case 1 ->
                post + "Authorization: Bearer " + key
                        + "\r\nContent-Type: application/x-ndjson\r\nContent-Length: 1000000\r\n\r\n";
            // Answers that nobody reads fill the buffers.
            default -> ("GET /openapi.json HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\n\r\n").repeat(500);
        };
    }

    private void trickle(OutputStream out, String beginning) throws IOException, InterruptedException {
        out.write(beginning.getBytes(StandardCharsets.US_ASCII));
        while (!closing) {
            out.write(' ');
            TimeUnit.SECONDS.sleep(1);
        }
    }

    @Override
    public void close() {
        closing = true;
        threads.forEach(Thread::interrupt);
    }
}
