package org.lifeline.platform.security;

import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;

/** What a page asks for that stays open longer than a session, see session.mjs. */
@RestController
class SessionController {

    /**
     * @param account who is logged in now; null for nobody
     * @param token goes with the next request that changes something: in this header, or in a form as "_csrf"
     */
    record Token(@Nullable String account, String header, String token) {}

    /** A token that fits the session as it is now. To ask for it is to stay logged in. */
    @GetMapping("/session/token")
    ResponseEntity<Token> token(@Nullable Principal principal, @RequestAttribute("_csrf") CsrfToken csrf) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new Token(principal == null ? null : principal.getName(), csrf.getHeaderName(), csrf.getToken()));
    }
}
