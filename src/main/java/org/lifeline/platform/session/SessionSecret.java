package org.lifeline.platform.session;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What the cookie of a session says. Only the person's browser has it: everywhere else a session goes by its id, which is a checksum of it, so
 * whoever reads the database, a backup of it or a log learns nothing that could be sent as a cookie.
 */
final class SessionSecret {

    private static final int BYTES = 32;

    /** 32 bytes in base64url. What does not look like this was not made here, and is not looked for. */
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    private static final SecureRandom RANDOM = new SecureRandom();

    private SessionSecret() {}

    static String make() {
        byte[] secret = new byte[BYTES];
        RANDOM.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    static boolean isOne(String cookie) {
        return FORM.matcher(cookie).matches();
    }

    /** The id of its session: SHA-256 in lower-case hex. */
    static String id(String secret) {
        return DigestUtils.sha256Hex(secret);
    }
}
