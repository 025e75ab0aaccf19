package meisai.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.function.Predicate;

/** Lets an address that failed to sign in several times wait before it tries again, longer each time. */
final class SignInDelay implements Filter {
    private final Predicate<String> signsIn;
    private final TrustedProxies proxies;
    private final FailedSignIns failed;

    SignInDelay(Predicate<String> signsIn, TrustedProxies proxies, FailedSignIns failed) {
        this.signsIn = signsIn;
        this.proxies = proxies;
        this.failed = failed;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        if (!request.prologue().method().equals(Method.POST)
                || !signsIn.test(request.path().path())) {
            chain.proceed();
            return;
        }
        String network = proxies.network(request);
        long wait = failed.secondsToWait(network);
        if (wait > 0) {
            response.header(HeaderNames.RETRY_AFTER, Long.toString(wait));
            throw new HttpRefusal(
                    429, "tooManyRequests", "too many failures to sign in from this address; go on in " + wait + " s");
        }
        chain.proceed();
        int status = response.status().code();
        if (status == 401) {
            failed.add(network);
        } else if (status == 200) {
            failed.forget(network);
        }
    }
}
