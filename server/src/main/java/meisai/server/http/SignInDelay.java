package meisai.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.function.Predicate;

/** Lets an address that failed to sign in several times wait before it tries again, longer each time. */
final class SignInDelay implements Handler {
    private final Predicate<String> signsIn;
    private final TrustedProxies proxies;
    private final FailedSignIns tries;

    SignInDelay(Predicate<String> signsIn, TrustedProxies proxies, FailedSignIns tries) {
        this.signsIn = signsIn;
        this.proxies = proxies;
        this.tries = tries;
    }

    /** A try that has begun; it ends with its request. */
    record Try(FailedSignIns tries, String network) {
        void end(int status) {
            switch (status) {
                case 200 -> tries.succeeded(network);
                case 401 -> tries.failed(network);
                default -> tries.undecided(network);
            }
        }
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        if (request.prologue().method().equals(Method.POST) && signsIn.test(Requests.path(request))) {
            String network = proxies.network(request);
            long wait = tries.begin(network);
            if (wait > 0) {
                response.header(HeaderNames.RETRY_AFTER, Long.toString(wait));
                throw new HttpRefusal(
                        429,
                        "tooManyRequests",
                        "too many failures to sign in from this address; go on in " + wait + " s");
            }
            request.context().register(new Try(tries, network));
        }
        response.next();
    }
}
