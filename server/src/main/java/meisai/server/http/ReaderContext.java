package meisai.server.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** A connection as the HTTP library sees it: everything is the connection's own but what is read from it and written to it. */
final class ReaderContext implements ConnectionContext {
    private final ConnectionContext context;
    private final DataReader reader;
    private final DataWriter writer;

    ReaderContext(ConnectionContext context, DataReader reader, DataWriter writer) {
        this.context = context;
        this.reader = reader;
        this.writer = writer;
    }

    /** A connection of HTTP/1.0: its head is read as one of HTTP/1.1. */
    static ReaderContext http10(ConnectionContext context, Http10Head head) {
        DataReader source = context.dataReader();
        boolean[] headIsRead = {false};
        DataReader reader = DataReader.create(() -> {
            if (!headIsRead[0]) {
                headIsRead[0] = true;
                return head.read(source);
            }
            source.ensureAvailable();
            return source.readBytes(source.available());
        });
        return new ReaderContext(context, reader, context.dataWriter());
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public ListenerContext listenerContext() {
        return context.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return context.executor();
    }

    @Override
    public DataWriter dataWriter() {
        return writer;
    }

    @Override
    public Router router() {
        return context.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return context.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
        return context.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
        return context.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return context.localPeer();
    }

    @Override
    public boolean isSecure() {
        return context.isSecure();
    }

    @Override
    public String socketId() {
        return context.socketId();
    }

    @Override
    public String childSocketId() {
        return context.childSocketId();
    }
}
