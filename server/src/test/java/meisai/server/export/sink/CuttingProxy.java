package meisai.server.export.sink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a client and a server, and cuts connections that the client has sent some bytes over. */
final class CuttingProxy implements AutoCloseable {
    private final URI target;
    private final long after;
    private final AtomicInteger left;
    private final AtomicInteger done = new AtomicInteger();
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /**
     * @param after how many bytes of a client are passed on before its connection is cut
     * @param times how many connections are cut; later ones are left alone
     */
    CuttingProxy(URI target, long after, int times) throws IOException {
        this.target = target;
        this.after = after;
        this.left = new AtomicInteger(times);
        Thread.ofVirtual().start(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** How many connections were cut. */
    int cuts() {
        return done.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(target.getHost(), target.getPort());
                sockets.add(client);
                sockets.add(server);
                Thread.ofVirtual().start(() -> pass(client, server, true));
                Thread.ofVirtual().start(() -> pass(server, client, false));
            }
        } catch (IOException closed) {
            // The proxy is closed.
        }
    }

    private void pass(Socket from, Socket to, boolean counted) {
        byte[] buffer = new byte[1 << 14];
        long passed = 0;
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                passed += read;
                if (counted && passed > after && left.getAndDecrement() > 0) {
                    done.incrementAndGet();
                    return;
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException cut) {
            // The other side is gone; so is this one now.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
