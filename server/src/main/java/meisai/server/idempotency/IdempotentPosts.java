package meisai.server.idempotency;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import meisai.server.account.Refusal;
import meisai.server.auth.Identity;
import meisai.server.auth.Secrets;
import meisai.server.auth.Users;
import meisai.server.http.Callers;
import meisai.server.http.HttpRefusal;
import meisai.server.idempotency.IdempotencyKeys.Again;
import meisai.server.idempotency.IdempotencyKeys.AnswerNotKept;
import meisai.server.idempotency.IdempotencyKeys.Attempt;
import meisai.server.idempotency.IdempotencyKeys.First;
import meisai.server.idempotency.IdempotencyKeys.Full;
import meisai.server.idempotency.IdempotencyKeys.InUse;
import meisai.server.idempotency.IdempotencyKeys.OtherRequest;
import meisai.server.idempotency.IdempotencyKeys.OutcomeUnknown;
import meisai.server.idempotency.KeyedRequest.Limits;
import meisai.server.store.AuditTrail;
import meisai.server.store.Store;
import meisai.server.store.StoreUnavailable;

/**
 * Carries a request with an {@code Idempotency-Key} out once: sent again, it gets the first answer. A request that is
 * refused by name has done nothing, and leaves its key free; so does one that ended before anything of it was stored.
 */
public final class IdempotentPosts {
    private static final HeaderName KEY = HeaderNames.create("Idempotency-Key");
    private static final Pattern PRINTABLE = Pattern.compile("[ -~]{1,255}");
    private static final String SOON = "1";
    private static final String LATER = "3600";

    /** Who sends, as one text; holds the provider key. */
    private record Caller(String name, Limits limits) {}

    private final Callers callers;
    private final Users users;
    private final IdempotencyKeys keys;
    private final byte[] serverKey;
    private final long maxBody;

    /** Bodies are up to {@code maxBody} bytes. */
    public IdempotentPosts(Store store, Callers callers, Users users, Supplier<Instant> now, long maxBody) {
        this.callers = callers;
        this.users = users;
        this.keys = new IdempotencyKeys(store, now);
        this.serverKey = Secrets.serverKey(store, "idempotency");
        this.maxBody = maxBody;
    }

    public Handler around(Handler handler) {
        return (request, response) -> {
            Optional<Caller> caller = request.headers().contains(KEY) ? caller(request) : Optional.empty();
            if (caller.isPresent()) {
                handle(handler, request, response, caller.get());
            } else {
                // Whoever is not known gets a refusal, which is not worth a key.
                handler.handle(request, response);
            }
        };
    }

    private Optional<Caller> caller(ServerRequest request) {
        Optional<String> providerKey = callers.providerSecret(request);
        Optional<String> identity = callers.known(request).map(this::name);
        if (providerKey.isEmpty() && identity.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Caller(
                providerKey.orElse("") + "\n" + identity.orElse(""),
                providerKey.isPresent() ? Limits.PROVIDER : Limits.OPERATOR));
    }

    /** A user whose password or permissions have changed, or another one of its name, gets none of its answers. */
    private String name(Identity identity) {
        return identity.operatorId()
                + identity.userName()
                        .flatMap(name -> users.find(identity.operatorId(), name))
                        .map(user -> "/" + user.userName() + "#" + user.generation())
                        .orElse("");
    }

    private void handle(Handler handler, ServerRequest request, ServerResponse response, Caller caller)
            throws Exception {
        String callerAndKey = caller.name() + "\n" + key(request);
        KeyedRequest keyed = new KeyedRequest(
                hash("key\n" + callerAndKey), hash("caller\n" + caller.name()), requestHash(request), caller.limits());
        AnswerCipher cipher = new AnswerCipher(serverKey, callerAndKey);
        BodyDigest body = BodyDigest.of(request, maxBody);
        switch (keys.begin(keyed)) {
            case First first -> carryOut(handler, request, response, body, new Keeping(first.attempt(), cipher, keyed));
            case Again again -> {
                checkBody(body, again.bodyHash());
                Answer.of(cipher.decrypt(again.answer(), keyed.keyHash())).replay(response);
            }
            case AnswerNotKept notKept -> {
                checkBody(body, notKept.bodyHash());
                throw unknown("was carried out, and its answer was too large to be kept");
            }
            case OutcomeUnknown unknown ->
                throw unknown("began, and the server stopped or failed before its answer was kept");
            case OtherRequest other -> throw reused();
            case InUse inUse -> {
                response.header(HeaderNames.RETRY_AFTER, SOON);
                throw new HttpRefusal(
                        409,
                        "idempotencyKeyInUse",
                        "a request with this Idempotency-Key is being carried out; send it again in a moment");
            }
            case Full full -> {
                response.header(HeaderNames.RETRY_AFTER, LATER);
                throw new HttpRefusal(
                        429,
                        "tooManyIdempotencyKeys",
                        full.keys() + " keys of the last " + IdempotencyKeys.KEPT.toHours()
                                + " hours are kept, which is the most; send without a key, or later");
            }
        }
    }

    private record Keeping(Attempt attempt, AnswerCipher cipher, KeyedRequest request) {}

    private void carryOut(
            Handler handler, ServerRequest request, ServerResponse response, BodyDigest body, Keeping keeping)
            throws Exception {
        int before = AuditTrail.writes();
        try {
            handler.handle(
                    request,
                    new KeptResponse(
                            response,
                            (status, headers, bytes) ->
                                    keep(keeping, body, bytes.map(each -> Answer.of(status, headers, each)))));
        } catch (Exception failure) {
            boolean refused = failure instanceof HttpRefusal
                    || failure instanceof Refusal
                    || failure instanceof StoreUnavailable
                    || body.isBroken();
            // What came to an end halfway has a part in the store, and nobody knows of the rest.
            if (refused && AuditTrail.writes() == before) {
                free(keeping.attempt(), failure);
            }
            throw failure;
        } finally {
            keys.end(keeping.attempt());
        }
    }

    /** After a body that is cut off nobody can tell later whether it was the same; its outcome stays unknown. */
    private void keep(Keeping keeping, BodyDigest body, Optional<Answer> answer) {
        Optional<String> bodyHash = body.whole();
        if (bodyHash.isPresent()) {
            keys.keep(
                    keeping.attempt(),
                    bodyHash.get(),
                    answer.map(each -> keeping.cipher()
                            .encrypt(each.bytes(), keeping.request().keyHash())));
        }
    }

    private void free(Attempt attempt, Exception refused) {
        try {
            keys.free(attempt);
        } catch (RuntimeException notFreed) {
            refused.addSuppressed(notFreed);
        }
    }

    private static void checkBody(BodyDigest body, String first) {
        String hash = body.whole()
                .orElseThrow(() -> new HttpRefusal(400, "malformedBody", "the body is cut off or malformed"));
        if (!hash.equals(first)) {
            throw reused();
        }
    }

    private static HttpRefusal reused() {
        return new HttpRefusal(
                422,
                "idempotencyKeyReused",
                "this Idempotency-Key belongs to a request with another method, path, query or body; use a new one");
    }

    private static HttpRefusal unknown(String what) {
        return new HttpRefusal(
                409,
                "idempotencyOutcomeUnknown",
                "a request with this Idempotency-Key " + what
                        + "; look whether it took effect before you send it with a new key");
    }

    private static String key(ServerRequest request) {
        List<String> values = request.headers().get(KEY).allValues();
        if (values.size() != 1 || !PRINTABLE.matcher(values.getFirst()).matches()) {
            throw new HttpRefusal(
                    400,
                    "malformedIdempotencyKey",
                    "Idempotency-Key must be one header of 1 to 255 printable ASCII characters");
        }
        return values.getFirst();
    }

    private String hash(String text) {
        return HexFormat.of().formatHex(Secrets.hmac(serverKey, text));
    }

    private static String requestHash(ServerRequest request) {
        String line = request.prologue().method().text() + "\n"
                + request.prologue().uriPath().rawPath() + "\n"
                + request.query().rawValue();
        return HexFormat.of().formatHex(BodyDigest.sha256().digest(line.getBytes(StandardCharsets.UTF_8)));
    }
}
