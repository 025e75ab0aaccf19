package meisai.server.simulate;

import java.util.Arrays;
import java.util.Optional;

/** What differences are told apart by. The rows of each sum to the difference of the whole. */
public enum By {
    OPERATOR("operator"),
    MONTH("month"),
    ITEM("item"),
    GROUP("group"),
    RESOURCE("resource");

    private final String wireName;

    By(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    public static Optional<By> named(String name) {
        return Arrays.stream(values()).filter(by -> by.wireName.equals(name)).findFirst();
    }
}
