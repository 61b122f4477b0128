package org.lifeline.platform.session;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ConfigurableObjectInputStream;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;

/**
 * Writes what is kept in a session as bytes, and reads it again, by Java's serialization: Spring Security and the engine's web applications keep
 * objects there that they make for it. What is read was encrypted by this product; still only classes of these are accepted.
 */
@Component
public class SessionContent {

    private static final ObjectInputFilter KNOWN = ObjectInputFilter.Config.createFilter(
            "maxdepth=60;maxrefs=20000;maxarray=100000;java.**;org.springframework.**;org.camunda.bpm.webapp.**;org.lifeline.**;!*");

    private final @Nullable ClassLoader classes = ClassUtils.getDefaultClassLoader();

    /** It was written by another version of the product or of a library, or is damaged. */
    public static final class Unreadable extends Exception {

        /** @param cause names a class or a place in the bytes, no content */
        Unreadable(String name, Throwable cause) {
            super("the part " + name + " cannot be read: "
                    + (cause instanceof InvalidClassException || cause instanceof ClassNotFoundException
                            ? cause.getMessage()
                            : cause.getClass().getSimpleName()));
        }
    }

    /** @throws IllegalStateException when it cannot be written, which is a mistake of whoever put it into the session */
    public byte[] write(String name, Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (IOException e) {
            throw new IllegalStateException("the part " + name + " of a session cannot be written", e);
        }
        return bytes.toByteArray();
    }

    public Object read(String name, byte[] written) throws Unreadable {
        try (ConfigurableObjectInputStream in =
                new ConfigurableObjectInputStream(new ByteArrayInputStream(written), classes)) {
            in.setObjectInputFilter(KNOWN);
            return in.readObject();
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
            throw new Unreadable(name, e);
        }
    }
}
