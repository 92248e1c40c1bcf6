package dev.reveille.runtime.docker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads an unencrypted private key in PEM: PKCS#8 (RFC 5958), PKCS#1 for RSA (RFC 8017, appendix
 * A.1.2) and SEC 1 for elliptic curves (RFC 5915). The JDK reads PKCS#8 alone, so the other two are
 * wrapped into it.
 */
final class PemKey {

    private static final Pattern BLOCK =
            Pattern.compile(
                    "-----BEGIN ([A-Z ]*PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    private static final byte[] VERSION_0 = HexFormat.of().parseHex("020100");

    /** 1.2.840.113549.1.1.1 (rsaEncryption) and its empty parameters. */
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

    /** 1.2.840.10045.2.1 (id-ecPublicKey); the curve follows. */
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int CURVE = 0xa0;

    private PemKey() {}

    /**
     * The first private key of the file.
     *
     * @throws GeneralSecurityException with a message for people
     */
    static PrivateKey read(Path file) throws GeneralSecurityException {
        try {
            return parse(Files.readString(file, StandardCharsets.US_ASCII), file.toString());
        } catch (IOException unreadable) {
            throw new GeneralSecurityException(DockerTls.reason(file, unreadable), unreadable);
        }
    }

    static PrivateKey parse(String pem, String origin) throws GeneralSecurityException {
        if (pem.contains("ENCRYPTED")) {
            throw new GeneralSecurityException(
                    origin
                            + " is encrypted, and nobody is here to type its password"
                            + " (decrypt it with: openssl pkey -in key.pem -out plain.pem)");
        }
        Matcher block = BLOCK.matcher(pem);
        if (!block.find()) {
            throw new GeneralSecurityException(
                    origin + " holds no private key in PEM (expected: BEGIN PRIVATE KEY)");
        }
        byte[] content = Base64.getMimeDecoder().decode(block.group(2));
        return switch (block.group(1)) {
            case "PRIVATE KEY" -> key(content, origin);
            case "RSA PRIVATE KEY" -> key(pkcs8(RSA, content), origin);
            case "EC PRIVATE KEY" -> key(pkcs8(curveOf(content, origin), content), origin);
            default ->
                    throw new GeneralSecurityException(
                            origin + " holds a key of an unknown kind: " + block.group(1));
        };
    }

    private static PrivateKey key(byte[] pkcs8, String origin) throws GeneralSecurityException {
        InvalidKeySpecException mismatch = new InvalidKeySpecException();
        for (String algorithm : List.of("RSA", "EC", "EdDSA", "RSASSA-PSS")) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException anotherKind) {
                mismatch = anotherKind;
            }
        }
        throw new GeneralSecurityException(
                origin + " holds a damaged key, or one of an unknown kind (expected: RSA or EC)",
                mismatch);
    }

    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return element(SEQUENCE, VERSION_0, algorithm, element(OCTET_STRING, key));
    }

    /** The algorithm identifier of an RFC 5915 key, whose curve stands in its element [0]. */
    private static byte[] curveOf(byte[] sec1, String origin) throws GeneralSecurityException {
        ByteBuffer in = ByteBuffer.wrap(sec1);
        try {
            in.get();
            length(in);
            while (in.hasRemaining()) {
                int tag = in.get() & 0xff;
                byte[] content = new byte[length(in)];
                in.get(content);
                if (tag == CURVE) {
                    return element(SEQUENCE, EC, content);
                }
            }
        } catch (RuntimeException truncated) {
            throw new GeneralSecurityException(origin + " holds a damaged key", truncated);
        }
        throw new GeneralSecurityException(origin + " holds a key that does not name its curve");
    }

    private static int length(ByteBuffer in) {
        int first = in.get() & 0xff;
        if (first < 0x80) {
            return first;
        }
        byte[] more = new byte[first & 0x7f];
        in.get(more);
        return new BigInteger(1, more).intValueExact();
    }

    private static byte[] element(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.size() < 0x80) {
            out.write(content.size());
        } else {
            // Two bytes of length are enough for any key.
            out.write(0x82);
            out.write(content.size() >> 8);
            out.write(content.size());
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
