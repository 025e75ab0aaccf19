package meisai.server.idempotency;

import io.helidon.common.GenericType;
import io.helidon.common.uri.UriQuery;
import io.helidon.http.Header;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.ServerResponseTrailers;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http.spi.Sink;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A response whose answer is kept before its first byte is sent. */
final class KeptResponse implements ServerResponse {
    /** Keeps an answer; one that is streamed has no body to keep. */
    interface Keeper {
        void keep(int status, ServerResponseHeaders headers, Optional<byte[]> body);
    }

    private final ServerResponse response;
    private final Keeper keeper;

    KeptResponse(ServerResponse response, Keeper keeper) {
        this.response = response;
        this.keeper = keeper;
    }

    private void keep(Optional<byte[]> body) {
        keeper.keep(response.status().code(), response.headers(), body);
    }

    @Override
    public void send() {
        keep(Optional.of(new byte[0]));
        response.send();
    }

    @Override
    public void send(byte[] bytes) {
        keep(Optional.of(bytes));
        response.send(bytes);
    }

    @Override
    public void send(byte[] bytes, int position, int length) {
        send(Arrays.copyOfRange(bytes, position, position + length));
    }

    @Override
    public void send(Object entity) {
        if (entity instanceof byte[] bytes) {
            send(bytes);
        } else {
            keep(Optional.empty());
            response.send(entity);
        }
    }

    @Override
    public OutputStream outputStream() {
        keep(Optional.empty());
        return response.outputStream();
    }

    @Override
    public <T extends Sink<?>> T sink(GenericType<T> sinkType) {
        keep(Optional.empty());
        return response.sink(sinkType);
    }

    @Override
    public ServerResponse status(Status status) {
        response.status(status);
        return this;
    }

    @Override
    public Status status() {
        return response.status();
    }

    @Override
    public ServerResponse header(Header header) {
        response.header(header);
        return this;
    }

    @Override
    public boolean isSent() {
        return response.isSent();
    }

    @Override
    public long bytesWritten() {
        return response.bytesWritten();
    }

    @Override
    public ServerResponse beforeSend(Runnable listener) {
        response.beforeSend(listener);
        return this;
    }

    @Override
    public ServerResponse whenSent(Runnable listener) {
        response.whenSent(listener);
        return this;
    }

    @Override
    public ServerResponse reroute(String newPath) {
        response.reroute(newPath);
        return this;
    }

    @Override
    public ServerResponse reroute(String path, UriQuery query) {
        response.reroute(path, query);
        return this;
    }

    @Override
    public ServerResponse next() {
        response.next();
        return this;
    }

    @Override
    public ServerResponseHeaders headers() {
        return response.headers();
    }

    @Override
    public ServerResponseTrailers trailers() {
        return response.trailers();
    }

    @Override
    public ServerResponse beforeTrailers(Consumer<ServerResponseTrailers> beforeTrailers) {
        response.beforeTrailers(beforeTrailers);
        return this;
    }

    @Override
    public void streamResult(String result) {
        response.streamResult(result);
    }

    @Override
    public void streamFilter(UnaryOperator<OutputStream> filterFunction) {
        response.streamFilter(filterFunction);
    }
}
