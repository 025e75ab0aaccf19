package meisai.server.compat;

import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import meisai.server.account.Accounts;
import meisai.server.http.Callers;
import meisai.server.http.HttpRefusal;

/** The account that a compatible call is about: the caller's only one, or the one of the coverage that the host picks. */
public final class CompatAccounts {
    private static final String GLOBAL = "g";
    private static final String JAPAN = "jp";
    private static final Pattern ABSOLUTE = Pattern.compile("https?://([^/?#]*)", Pattern.CASE_INSENSITIVE);

    private final Callers callers;
    private final Accounts accounts;
    private final Set<String> globalHosts;

    /**
     * @param globalHosts host names, in lower case and without a port, that pick the coverage g; if none is given, a host
     *     whose first label is g does
     */
    public CompatAccounts(Callers callers, Accounts accounts, Set<String> globalHosts) {
        this.callers = callers;
        this.accounts = accounts;
        this.globalHosts = Set.copyOf(globalHosts);
    }

    /** @param operation what a user needs the permission for */
    Accounts.Entry account(ServerRequest request, String operation) {
        List<Accounts.Entry> found = accounts.of(callers.operator(request, operation));
        if (found.size() == 1) {
            return found.getFirst();
        }
        String coverage = isGlobal(host(request)) ? GLOBAL : JAPAN;
        return found.stream()
                .filter(entry -> entry.account().id().coverage().equals(coverage))
                .findFirst()
                .orElseThrow(() -> new HttpRefusal(404, CompatError.BILL_NOT_FOUND.code(), "no account"));
    }

    /** The host of an absolute target goes before the header (RFC 9112, 3.2.2). */
    private static String host(ServerRequest request) {
        Matcher absolute = ABSOLUTE.matcher(request.prologue().uriPath().rawPath());
        String authority = absolute.lookingAt() ? absolute.group(1) : request.authority();
        return authority.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]*$", "");
    }

    private boolean isGlobal(String host) {
        return globalHosts.isEmpty() ? host.startsWith(GLOBAL + ".") : globalHosts.contains(host);
    }
}
