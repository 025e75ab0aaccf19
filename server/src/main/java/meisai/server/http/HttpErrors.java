package meisai.server.http;

import java.util.List;
import meisai.server.account.Refusal;

/** Writes errors in the format of one API. */
public interface HttpErrors {
    /** An error as it is sent. */
    record Body(String contentType, String content) {}

    /**
     * @param code the name of the problem, such as {@code malformedMonth}
     * @param message what is wrong and what to do
     * @param language what the client asked for in {@code X-Soracom-Lang}; may be empty
     */
    Body body(int status, String code, String message, List<Refusal.Detail> details, String language);
}
