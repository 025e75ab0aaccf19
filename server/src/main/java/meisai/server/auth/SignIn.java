package meisai.server.auth;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import meisai.server.account.Accounts;
import meisai.server.account.Refusal;
import meisai.server.account.Refusal.Kind;
import meisai.server.store.OperatorTable.Operator;
import meisai.server.store.UserTable.User;

/**
 * Checks credentials. A wrong email, user or AuthKey takes as long as a wrong password or secret, and a missing code
 * looks like a wrong password, so that an answer tells nothing about what exists.
 */
public final class SignIn {
    /** One of the three forms that sign in. */
    public sealed interface Credentials {
        record OfAuthKey(String authKeyId, String authKey) implements Credentials {}

        record OfEmail(String email, String password) implements Credentials {}

        record OfUser(String operatorId, String userName, String password) implements Credentials {}
    }

    /**
     * Who has signed in. A token is of the generation of the user that the credentials were checked against, so that a
     * change or removal in the meantime ends it.
     *
     * @param generation of the user; 0 for an operator itself
     */
    public record Checked(Identity identity, int generation) {}

    /** Passwords that wait to be checked: hashes are made slow on purpose, 19 MiB and tens of milliseconds each. */
    private static final int MOST_WAITING = 100;

    private static final int IDLE_SECONDS = 30;

    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    /** What the password of an unknown user is compared with. Not made before it is asked for: a start would wait. */
    private static final class Nobody {
        private static final String PASSWORD = Passwords.hash(Secrets.random(32));
    }

    private final Accounts accounts;
    private final Users users;
    private final AuthKeys authKeys;
    private final Authenticators authenticators;
    /** Not on the threads of requests, which have no more processors than these. */
    private final ThreadPoolExecutor passwords = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().name("meisai-passwords-", 0).daemon().factory());

    public SignIn(Accounts accounts, Users users, AuthKeys authKeys, Authenticators authenticators) {
        this.accounts = accounts;
        this.users = users;
        this.authKeys = authKeys;
        this.authenticators = authenticators;
        passwords.allowCoreThreadTimeOut(true);
    }

    /**
     * @param code a one-time code; checked with a password of who has enrolled an authenticator, otherwise ignored
     * @return who it is; empty when anything of it is wrong
     */
    public Optional<Checked> check(Credentials credentials, Optional<String> code) {
        return switch (credentials) {
            case Credentials.OfAuthKey key ->
                authKeys.identityOf(key.authKeyId(), key.authKey()).flatMap(this::current);
            case Credentials.OfEmail form -> {
                Optional<Operator> operator = accounts.byEmail(form.email());
                yield checked(
                        operator.map(found -> new Checked(Identity.root(found.operatorId()), 0)),
                        operator.map(Operator::passwordHash),
                        form.password(),
                        code);
            }
            case Credentials.OfUser form -> {
                Optional<User> user = users.find(form.operatorId(), form.userName());
                yield checked(user.map(SignIn::checked), user.flatMap(User::passwordHash), form.password(), code);
            }
        };
    }

    /** Whose AuthKey it is, if the user of the key is still there. */
    private Optional<Checked> current(Identity identity) {
        return identity.userName().isEmpty()
                ? Optional.of(new Checked(identity, 0))
                : users.find(identity.operatorId(), identity.userName().get()).map(SignIn::checked);
    }

    private static Checked checked(User user) {
        return new Checked(new Identity(user.operatorId(), Optional.of(user.userName())), user.generation());
    }

    private Optional<Checked> checked(
            Optional<Checked> found, Optional<String> hash, String password, Optional<String> code) {
        boolean matches = matches(hash.orElseGet(() -> Nobody.PASSWORD), password);
        return found.filter(who -> matches && hash.isPresent() && authenticators.accepts(who.identity(), code));
    }

    private boolean matches(String hash, String password) {
        try {
            return passwords.submit(() -> Passwords.matches(password, hash)).get();
        } catch (RejectedExecutionException full) {
            throw new Refusal(Kind.BUSY, "busy", "too many passwords are being checked; try again");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Refusal(Kind.BUSY, "stopping", "the server is stopping");
        } catch (ExecutionException failure) {
            throw new IllegalStateException("a password could not be checked", failure.getCause());
        }
    }
}
