package meisai.server.http;

import io.helidon.common.tls.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate and its key as PEM files.
 *
 * @param certificate the server's own first, then those that sign it
 * @param privateKey PKCS #8, not encrypted
 */
public record TlsFiles(Path certificate, Path privateKey) {
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");

    /** The files cannot be used; the message says why. */
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message, Throwable cause) {
            super(message, cause);
        }

        Unusable(String message) {
            super(message);
        }
    }

    /** When the files were changed. */
    record Changed(FileTime certificate, FileTime privateKey) {}

    Changed changed() throws Unusable {
        try {
            return new Changed(Files.getLastModifiedTime(certificate), Files.getLastModifiedTime(privateKey));
        } catch (IOException failure) {
            throw new Unusable(
                    "the certificate " + certificate + " or its key " + privateKey + " cannot be read: " + failure,
                    failure);
        }
    }

    /** @throws Unusable when a file is missing or malformed, or the key is not that of the certificate */
    Tls read() throws Unusable {
        List<X509Certificate> chain = chain();
        PublicKey of = chain.getFirst().getPublicKey();
        PrivateKey key = key(of.getAlgorithm());
        check(key, of);
        return Tls.builder().privateKey(key).privateKeyCertChain(chain).build();
    }

    private List<X509Certificate> chain() throws Unusable {
        try (InputStream in = Files.newInputStream(certificate)) {
            List<X509Certificate> chain = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (chain.isEmpty()) {
                throw new Unusable("there is no certificate in " + certificate);
            }
            return chain;
        } catch (IOException | CertificateException failure) {
            throw new Unusable("the certificate " + certificate + " cannot be read: " + failure, failure);
        }
    }

    private PrivateKey key(String algorithm) throws Unusable {
        try {
            Matcher pem = PRIVATE_KEY.matcher(Files.readString(privateKey, StandardCharsets.ISO_8859_1));
            if (!pem.find()) {
                throw new Unusable("there is no private key in " + privateKey
                        + " that can be used: it must be PKCS #8 without a password (BEGIN PRIVATE KEY), which"
                        + " openssl pkcs8 -topk8 -nocrypt makes of any other");
            }
            byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (IOException | IllegalArgumentException | GeneralSecurityException failure) {
            throw new Unusable("the private key " + privateKey + " cannot be read: " + failure, failure);
        }
    }

    private void check(PrivateKey key, PublicKey of) throws Unusable {
        String algorithm = switch (of.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> of.getAlgorithm();
        };
        try {
            byte[] text = {1, 2, 3};
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(of);
            signature.update(text);
            if (!signature.verify(signed)) {
                throw new Unusable("the key " + privateKey + " is not that of the certificate " + certificate);
            }
        } catch (GeneralSecurityException failure) {
            throw new Unusable("the key " + privateKey + " is not that of the certificate " + certificate, failure);
        }
    }
}
