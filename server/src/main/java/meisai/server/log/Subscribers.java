package meisai.server.log;

import java.util.regex.Pattern;

/**
 * Hides numbers of subscribers: of each run of 14 to 20 digits, which IMSIs (at most 15, ITU-T E.212) and ICCIDs (at most 20,
 * ITU-T E.118) are, only the first five are left, which name a country and a network.
 */
final class Subscribers {
    private static final Pattern NUMBER = Pattern.compile("(?<![0-9])([0-9]{5})[0-9]{9,15}(?![0-9])");

    private Subscribers() {}

    static String hidden(String text) {
        return NUMBER.matcher(text).replaceAll("$1***");
    }

    static boolean isIn(String text) {
        return NUMBER.matcher(text).find();
    }
}
