package meisai.server.export.sink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.Set;
import meisai.server.export.sink.SinkException.Reason;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** What the SDK's exceptions mean. Messages carry codes and names of exceptions; the text of the service stays in the cause. */
final class S3Failures {
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int SERVER_ERROR = 500;

    /** Refusals of credentials that S3 does not answer with 403. */
    private static final Set<String> DENIALS = Set.of("ExpiredToken", "InvalidToken", "TokenRefreshRequired");

    /** S3 waited for the rest of a request. */
    private static final String REQUEST_TIMEOUT = "RequestTimeout";

    private static final String NO_SUCH_UPLOAD = "NoSuchUpload";
    private static final int DEEPEST_CAUSE = 20;

    private S3Failures() {}

    /** @param what what was tried, such as "the upload of k to bucket b at e" */
    static SinkException of(String what, SdkException failure) {
        return switch (failure) {
            case AwsServiceException answer -> answered(what, answer);
            case ApiCallTimeoutException timeout -> timedOut(what, timeout);
            case ApiCallAttemptTimeoutException timeout -> timedOut(what, timeout);
            case CredentialsMissing missing ->
                new SinkException(
                        Reason.DENIED, what + " failed: no credentials were found where the SDK looks", missing);
            case AbortedException interrupted ->
                new SinkException(Reason.FAILED, what + " was interrupted", interrupted);
            default -> unanswered(what, failure);
        };
    }

    private static SinkException timedOut(String what, Exception timeout) {
        return new SinkException(Reason.TIMED_OUT, what + " got no answer in time", timeout);
    }

    private static SinkException answered(String what, AwsServiceException answer) {
        String code = code(answer);
        Reason reason =
                answer.statusCode() == FORBIDDEN || answer.statusCode() == UNAUTHORIZED || DENIALS.contains(code)
                        ? Reason.DENIED
                        : code.equals(REQUEST_TIMEOUT) ? Reason.TIMED_OUT : Reason.FAILED;
        String request = Optional.ofNullable(answer.requestId())
                .map(id -> ", request " + id)
                .orElse("");
        return new SinkException(
                reason,
                what + (reason == Reason.DENIED ? " was denied: " : " failed: ") + (code.isEmpty() ? "" : code + ", ")
                        + "status " + answer.statusCode() + request,
                answer);
    }

    private static SinkException unanswered(String what, SdkException failure) {
        Throwable cause = failure;
        for (int depth = 0; depth < DEEPEST_CAUSE && cause != null; depth++, cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return timedOut(what, failure);
            }
            if (cause instanceof IOException io) {
                return new SinkException(
                        Reason.UNREACHABLE, what + " failed: no connection, or it was cut: " + io, failure);
            }
            if (cause instanceof UncheckedIOException unchecked) {
                return new SinkException(
                        Reason.UNREACHABLE,
                        what + " failed: no connection, or it was cut: " + unchecked.getCause(),
                        failure);
            }
        }
        return new SinkException(Reason.FAILED, what + " failed: " + failure.getMessage(), failure);
    }

    /** Whether S3 said no, so that what was asked for has certainly not happened and will not happen later. */
    static boolean isRefusal(SinkException failure) {
        return failure.getCause() instanceof AwsServiceException answer
                && answer.statusCode() >= BAD_REQUEST
                && answer.statusCode() < SERVER_ERROR
                && !isNoSuchUpload(answer)
                && !code(answer).equals(REQUEST_TIMEOUT);
    }

    /** Whether an upload is not there: never begun, aborted, or complete. */
    static boolean isNoSuchUpload(AwsServiceException answer) {
        return code(answer).equals(NO_SUCH_UPLOAD);
    }

    private static String code(AwsServiceException answer) {
        return Optional.ofNullable(answer.awsErrorDetails())
                .map(details -> details.errorCode())
                .orElse("");
    }
}
