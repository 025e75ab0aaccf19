package meisai.server.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Set;

/**
 * Takes every connection, bounds what it holds of its input, and makes HTTP/1.0 known to the HTTP library, which refuses it: proxies of an older kind speak
 * it to their upstreams. See the decision record on HTTP/1.0.
 */
final class HttpVersions implements ServerConnectionSelector {
    private final Http1Config config;
    private final Paces paces;
    private final BoundedReader.Budget budget = new BoundedReader.Budget();
    private final Http1ConnectionSelector http1;

    HttpVersions(Http1Config config, Paces paces) {
        this.paces = paces;
        this.config = config;
        this.http1 = Http1ConnectionSelector.builder().config(config).build();
    }

    @Override
    public int bytesToIdentifyConnection() {
        return 0;
    }

    @Override
    public Support supports(BufferData data) {
        return Support.SUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http1.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        Pace pace = paces.begin();
        BoundedReader bounded = new BoundedReader(context.dataReader(), budget, pace);
        return new HttpVersionConnection(
                new ReaderContext(context, bounded.reader(), new PacedWriter(context.dataWriter(), pace)),
                http1::connection,
                config.maxPrologueLength(),
                config.maxHeadersSize(),
                bounded,
                pace,
                paces);
    }
}
