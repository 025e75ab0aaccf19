package meisai.server.compat;

import java.util.List;
import meisai.server.account.Refusal;
import meisai.server.http.Bodies;
import meisai.server.http.HttpErrors;

/**
 * Errors of the compatible API: {@code {"code":"BIL0004","message":"..."}}, codes of three capital letters and four
 * digits, no percent sign in a message.
 */
public final class CompatErrors implements HttpErrors {
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
