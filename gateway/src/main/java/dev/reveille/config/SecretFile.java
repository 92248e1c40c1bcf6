package dev.reveille.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file that holds one secret, as Docker and Kubernetes mount them. Its line break at the end is
 * none of the secret.
 */
final class SecretFile {

    private static final int LARGEST = 4096;

    /** It cannot be used. Its message says why and what to do, and nothing of what is in it. */
    static final class UnusableException extends Exception {

        private static final long serialVersionUID = 1L;

        UnusableException(String why) {
            super(why);
        }

        String why() {
            return String.valueOf(getMessage());
        }
    }

    private SecretFile() {}

    /** The secret, which is one line of text. */
    static String read(Path file) throws UnusableException {
        String text = text(file).replaceFirst("\\r?\\n\\z", "");
        if (text.isBlank()) {
            throw new UnusableException(file + " is empty (expected: the secret on one line)");
        }
        if (text.codePoints().anyMatch(Character::isISOControl)) {
            throw new UnusableException(
                    file + " holds more than one line (expected: the secret on one line)");
        }
        return text;
    }

    private static String text(Path file) throws UnusableException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new UnusableException(
                        file + " is too large (expected: a secret of up to " + LARGEST + " bytes)");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (NoSuchFileException missing) {
            throw new UnusableException(file + ": no such file; is the secret mounted there?");
        } catch (AccessDeniedException denied) {
            throw new UnusableException(file + " may not be read; let the gateway's user read it");
        } catch (CharacterCodingException notText) {
            throw new UnusableException(file + " is not a text in UTF-8");
        } catch (IOException failed) {
            throw new UnusableException(file + " cannot be read: " + failed.getMessage());
        }
    }
}
