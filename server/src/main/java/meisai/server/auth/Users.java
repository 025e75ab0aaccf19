package meisai.server.auth;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import meisai.server.account.Accounts;
import meisai.server.account.Refusal;
import meisai.server.account.Refusal.Kind;
import meisai.server.store.OperatorTable;
import meisai.server.store.Store;
import meisai.server.store.UserTable;
import meisai.server.store.UserTable.User;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The users of operators with their permissions: in memory as in the store, changed after a commit. */
public final class Users {
    /** What a user is made of; {@code key} is its AuthKey. */
    public record Created(User user, AuthKeys.Fresh key) {}

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Users of one operator. */
    private static final int MOST = 1_000;

    private static final Pattern NAME = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._@+-]{0,99}");

    private final Store store;
    private final Accounts accounts;
    private final AuthKeys authKeys;
    private final Authenticators authenticators;
    private final Supplier<Instant> now;
    private final ConcurrentSkipListMap<String, User> users = new ConcurrentSkipListMap<>();

    public Users(
            Store store, Accounts accounts, AuthKeys authKeys, Authenticators authenticators, Supplier<Instant> now) {
        this.store = store;
        this.accounts = accounts;
        this.authKeys = authKeys;
        this.authenticators = authenticators;
        this.now = now;
        store.read(UserTable::users).forEach(this::put);
    }

    public static boolean isUserName(String text) {
        return NAME.matcher(text).matches();
    }

    public Optional<User> find(String operatorId, String userName) {
        return Optional.ofNullable(users.get(key(operatorId, userName)));
    }

    /** The users of an operator by name. */
    public List<User> of(String operatorId) {
        return List.copyOf(users.subMap(operatorId + "/", operatorId + "0").values());
    }

    /** Is this identity still one, and of the generation that its token names? */
    boolean isCurrent(Identity identity, int generation) {
        return identity.userName()
                .map(name -> find(identity.operatorId(), name)
                        .filter(user -> user.generation() == generation)
                        .isPresent())
                .orElseGet(() -> accounts.operator(identity.operatorId()).isPresent());
    }

    /** May this identity do the operation? An operator itself may do everything. */
    public boolean may(Identity identity, String operation) {
        return identity.userName()
                .map(name -> find(identity.operatorId(), name)
                        .filter(user -> Permissions.permit(user.permissions(), operation))
                        .isPresent())
                .orElse(true);
    }

    public Created create(String operatorId, String userName, Optional<String> passwordHash, List<String> permissions) {
        AuthKeys.Fresh key = authKeys.fresh(operatorId, Optional.of(userName));
        // Not from 1: tokens of a user of the same name that was deleted are of another generation.
        User user = new User(operatorId, userName, passwordHash, permissions, Secrets.randomInt());
        return store.writer().write(transaction -> {
            checkOperator(operatorId);
            if (find(operatorId, userName).isPresent()) {
                throw new Refusal(Kind.CONFLICT, "userExists", "the operator has a user " + userName);
            }
            if (of(operatorId).size() >= MOST) {
                throw new Refusal(Kind.CONFLICT, "tooManyUsers", "an operator has at most " + MOST + " users");
            }
            UserTable.insert(transaction, user, now.get());
            OperatorTable.insert(transaction, key.stored(), now.get());
            transaction.changes(Optional.empty(), shown(user));
            transaction.afterCommit(() -> put(user));
            return new Created(user, key);
        });
    }

    /** Changes what is given. Either change revokes the user's tokens. */
    public User change(
            String operatorId, String userName, Optional<String> passwordHash, Optional<List<String>> permissions) {
        return store.writer().write(transaction -> {
            User before = existing(operatorId, userName);
            User after = new User(
                    operatorId,
                    userName,
                    passwordHash.or(before::passwordHash),
                    permissions.orElse(before.permissions()),
                    before.generation() + 1);
            UserTable.update(transaction, after);
            transaction.changes(Optional.of(shown(before)), shown(after));
            transaction.afterCommit(() -> put(after));
            return after;
        });
    }

    /** Removes a user with everything that it could sign in by. */
    public void delete(String operatorId, String userName) {
        store.writer().<Boolean>write(transaction -> {
            transaction.removes(shown(existing(operatorId, userName)));
            UserTable.delete(transaction, operatorId, userName);
            transaction.afterCommit(() -> {
                users.remove(key(operatorId, userName));
                authenticators.forget(new Identity(operatorId, Optional.of(userName)));
            });
            return true;
        });
    }

    /** For the audit log: everything but the password, of which the generation tells that it changed. */
    private static String shown(User user) {
        ObjectNode node = JSON.createObjectNode();
        node.put("operatorId", user.operatorId())
                .put("userName", user.userName())
                .put("generation", user.generation());
        ArrayNode permissions = node.putArray("permissions");
        user.permissions().forEach(permissions::add);
        return JSON.writeValueAsString(node);
    }

    /** @throws Refusal when there is no such operator */
    public void checkOperator(String operatorId) {
        if (accounts.operator(operatorId).isEmpty()) {
            throw new Refusal(Kind.NOT_FOUND, "unknownOperator", "there is no operator " + operatorId);
        }
    }

    private User existing(String operatorId, String userName) {
        return find(operatorId, userName)
                .orElseThrow(() -> new Refusal(
                        Kind.NOT_FOUND, "unknownUser", "the operator " + operatorId + " has no user " + userName));
    }

    private void put(User user) {
        users.put(key(user.operatorId(), user.userName()), user);
    }

    private static String key(String operatorId, String userName) {
        return operatorId + "/" + userName;
    }
}
