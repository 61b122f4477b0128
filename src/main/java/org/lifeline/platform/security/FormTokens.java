package org.lifeline.platform.security;

import jakarta.servlet.http.HttpSession;
import java.util.Base64;
import java.util.Objects;
import org.lifeline.platform.privacy.PersonalData;
import org.springframework.stereotype.Component;

/**
 * The tokens that forms of a session must send along, computed from its id with a key (HMAC-SHA256). They need no place in the session, so two
 * first requests of a session at the same moment, on whichever nodes, get the same one. A log-in begins a session with another id, and so
 * with other tokens.
 */
@Component
class FormTokens {

    private final PersonalData keys;

    FormTokens(PersonalData keys) {
        this.keys = keys;
    }

    /** @param what the token is for; tokens for different things say nothing about each other */
    String of(HttpSession session, String what) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Objects.requireNonNull(keys.fingerprint("web_session " + what, session.getId())));
    }
}
