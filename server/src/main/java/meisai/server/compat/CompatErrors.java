package meisai.server.compat;

import java.util.List;
import java.util.regex.Pattern;
import meisai.server.account.Refusal;
import meisai.server.http.Bodies;
import meisai.server.http.HttpErrors;

/**
 * Errors of the compatible API: {@code {"code":"BIL0004","message":"..."}}, codes of three capital letters and four
 * digits, no percent sign in a message.
 */
public final class CompatErrors implements HttpErrors {
    private static final Pattern SIGN_IN = Pattern.compile("^/+v1/+auth/*$");
    private static final Pattern PATH = Pattern.compile("^(https?://[^/?#]*)?/+v1([/?#]|$)");

    /** Is a target one of the compatible API, in origin or absolute form? So is one that could not be read. */
    public static boolean isCompatible(String target) {
        return target.isEmpty() || PATH.matcher(target).find();
    }

    /** Is a path the one that signs in? */
    public static boolean isSignIn(String path) {
        return SIGN_IN.matcher(path).find();
    }

    @Override
    public Body body(int status, String code, String message, List<Refusal.Detail> details, String language) {
        CompatError error = CompatError.of(status, code);
        String text = language.equals("ja") ? error.japanese() : error.english(message);
        return new Body(
                "application/json",
                Bodies.node()
                        .put("code", error.code())
                        .put("message", text.replace('%', ' '))
                        .toString());
    }
}
