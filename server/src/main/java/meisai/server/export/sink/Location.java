package meisai.server.export.sink;

import java.util.regex.Pattern;

/**
 * The place of a file in a sink.
 *
 * @param folder a random id in lower-case hex digits and hyphens, so that no place can be guessed and none is used twice
 * @param name the file's name, such as {@code 20261002090000-OP0000000001-billing-202609.csv}
 */
public record Location(String folder, String name) {
    private static final Pattern FOLDER = Pattern.compile("[0-9a-f-]{36}");
    private static final Pattern NAME = Pattern.compile("[0-9A-Za-z_-]{1,100}\\.csv");

    public Location {
        if (!isValid(folder, name)) {
            throw new IllegalArgumentException("not a place of an exported file: " + folder + "/" + name);
        }
    }

    public static boolean isValid(String folder, String name) {
        return FOLDER.matcher(folder).matches() && NAME.matcher(name).matches();
    }

    /** {@code folder/name}. */
    public String path() {
        return folder + "/" + name;
    }
}
