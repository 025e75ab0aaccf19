package meisai.server.http;

import io.helidon.http.Headers;
import io.helidon.http.encoding.ContentDecoder;
import io.helidon.http.encoding.ContentEncoder;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.encoding.ContentEncodingContextConfig;

/**
 * Lets bodies of every coding through as they are: who reads a body decodes or refuses it, within its bounds and with its
 * own errors. The HTTP library would refuse what it has no decoder for before it is known what is called, and knows the
 * names of codings in one case only.
 */
final class RawEncoding implements ContentEncodingContext {
    private final ContentEncodingContext none = ContentEncodingContext.builder()
            .contentEncodingsDiscoverServices(false)
            .build();

    @Override
    public boolean contentDecodingEnabled() {
        return true;
    }

    @Override
    public boolean contentDecodingSupported(String coding) {
        return true;
    }

    @Override
    public ContentDecoder decoder(String coding) {
        return ContentDecoder.NO_OP;
    }

    @Override
    public boolean contentEncodingEnabled() {
        return none.contentEncodingEnabled();
    }

    @Override
    public boolean contentEncodingSupported(String coding) {
        return none.contentEncodingSupported(coding);
    }

    @Override
    public ContentEncoder encoder(String coding) {
        return none.encoder(coding);
    }

    @Override
    public ContentEncoder encoder(Headers headers) {
        return none.encoder(headers);
    }

    @Override
    public ContentEncodingContextConfig prototype() {
        return none.prototype();
    }
}
