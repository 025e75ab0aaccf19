package meisai.server.export.sink;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** There are no credentials, or they could not be read; the SDK itself has no name for this. */
final class CredentialsMissing extends SdkClientException {
    private static final long serialVersionUID = 1L;

    private CredentialsMissing(SdkClientException cause) {
        super(SdkClientException.builder().message(cause.getMessage()).cause(cause));
    }

    /** The provider with that name for its failures. */
    static AwsCredentialsProvider named(AwsCredentialsProvider provider) {
        return () -> resolve(provider);
    }

    private static AwsCredentials resolve(AwsCredentialsProvider provider) {
        try {
            return provider.resolveCredentials();
        } catch (SdkClientException failure) {
            throw new CredentialsMissing(failure);
        }
    }
}
