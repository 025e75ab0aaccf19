package meisai.server.export.sink;

import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import meisai.server.export.sink.S3Settings.Encryption;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** The calls that an upload makes, each within the time limits of the client, each failure with what was tried. */
final class S3Bucket {
    private static final String CONTENT_TYPE = "text/csv; charset=utf-8";

    /** A page lists up to 1,000 uploads, and all of them are of one key. */
    private static final int MAX_PAGES = 100;

    private final S3Client client;
    private final S3Settings settings;

    S3Bucket(S3Client client, S3Settings settings) {
        this.client = client;
        this.settings = settings;
    }

    String key(Location location) {
        return settings.prefix() + location.path();
    }

    private Optional<ServerSideEncryption> encryption() {
        return switch (settings.encryption()) {
            case Encryption.None() -> Optional.empty();
            case Encryption.Aes256() -> Optional.of(ServerSideEncryption.AES256);
            case Encryption.Kms(Optional<String> key) -> Optional.of(ServerSideEncryption.AWS_KMS);
        };
    }

    private Optional<String> kmsKey() {
        return settings.encryption() instanceof Encryption.Kms(Optional<String> key) ? key : Optional.empty();
    }

    void put(Location location, byte[] bytes, int length) throws SinkException {
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(settings.bucket())
                .key(key(location))
                .contentType(CONTENT_TYPE)
                .contentDisposition(disposition(location))
                .contentMD5(md5(bytes, length));
        encryption().ifPresent(request::serverSideEncryption);
        kmsKey().ifPresent(request::ssekmsKeyId);
        call("the upload", location, () -> client.putObject(request.build(), body(bytes, length)));
    }

    /** The id of a multipart upload that is begun. */
    String create(Location location) throws SinkException {
        CreateMultipartUploadRequest.Builder request = CreateMultipartUploadRequest.builder()
                .bucket(settings.bucket())
                .key(key(location))
                .contentType(CONTENT_TYPE)
                .contentDisposition(disposition(location));
        encryption().ifPresent(request::serverSideEncryption);
        kmsKey().ifPresent(request::ssekmsKeyId);
        return call("the begin of the upload", location, () -> client.createMultipartUpload(request.build()))
                .uploadId();
    }

    CompletedPart part(Location location, String upload, int number, byte[] bytes, int length) throws SinkException {
        String tag = call(
                        "the upload of part " + number,
                        location,
                        () -> client.uploadPart(
                                request -> request.bucket(settings.bucket())
                                        .key(key(location))
                                        .uploadId(upload)
                                        .partNumber(number)
                                        .contentMD5(md5(bytes, length)),
                                body(bytes, length)))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(tag).build();
    }

    void complete(Location location, String upload, List<CompletedPart> parts) throws SinkException {
        call(
                "the end of the upload",
                location,
                () -> client.completeMultipartUpload(request -> request.bucket(settings.bucket())
                        .key(key(location))
                        .uploadId(upload)
                        .multipartUpload(all -> all.parts(parts))));
    }

    /** The length of the object; empty when there is none. */
    Optional<Long> length(Location location) throws SinkException {
        return call("the look", location, () -> {
            try {
                return Optional.of(client.headObject(
                                request -> request.bucket(settings.bucket()).key(key(location)))
                        .contentLength());
            } catch (NoSuchKeyException absent) {
                return Optional.empty();
            }
        });
    }

    void delete(Location location) throws SinkException {
        call(
                "the removal",
                location,
                () -> client.deleteObject(
                        request -> request.bucket(settings.bucket()).key(key(location))));
    }

    /** Ends a multipart upload and removes its parts; one that is not there is fine. */
    void abort(Location location, String upload) throws SinkException {
        call("the abort of the upload", location, () -> {
            try {
                return Optional.of(client.abortMultipartUpload(request ->
                        request.bucket(settings.bucket()).key(key(location)).uploadId(upload)));
            } catch (S3Exception answer) {
                if (S3Failures.isNoSuchUpload(answer)) {
                    return Optional.empty();
                }
                throw answer;
            }
        });
    }

    /** Ends every multipart upload of exactly this place. */
    void abortAll(Location location) throws SinkException {
        String key = key(location);
        List<String> uploads =
                call(
                        "the search for unfinished uploads",
                        location,
                        () -> client
                                .listMultipartUploadsPaginator(request ->
                                        request.bucket(settings.bucket()).prefix(key))
                                .stream()
                                .limit(MAX_PAGES)
                                .flatMap(page -> page.uploads().stream())
                                .filter(upload -> upload.key().equals(key))
                                .map(MultipartUpload::uploadId)
                                .toList());
        for (String upload : uploads) {
            abort(location, upload);
        }
    }

    private <T> T call(String what, Location location, Supplier<T> request) throws SinkException {
        try {
            return request.get();
        } catch (SdkException failure) {
            throw S3Failures.of(what + " of " + key(location) + " in " + settings.where(), failure);
        }
    }

    /** Location lets no character through that would need quoting. */
    private static String disposition(Location location) {
        return "attachment; filename=\"" + location.name() + "\"";
    }

    /** The bytes themselves, not a copy: a repeated attempt reads them again. */
    private static RequestBody body(byte[] bytes, int length) {
        return RequestBody.fromContentProvider(() -> new ByteArrayInputStream(bytes, 0, length), length, CONTENT_TYPE);
    }

    /** The service checks what arrives against this, over plain HTTP and behind whatever stands between. */
    private static String md5(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update(bytes, 0, length);
            return Base64.getEncoder().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
