package org.lifeline.platform.security;

import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;

/** Answers pages that stay open longer than a session; see session.mjs. */
@RestController
class SessionController {

    /**
     * @param account the account that is logged in now; null for none
     * @param token to be sent with the next request that changes something: in this header, or in a form as "_csrf"
     */
    record Token(@Nullable String account, String header, String token) {}

    /** A token for the present session. Asking for it counts as use of the session. */
    @GetMapping("/session/token")
    ResponseEntity<Token> token(@Nullable Principal principal, @RequestAttribute("_csrf") CsrfToken csrf) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new Token(principal == null ? null : principal.getName(), csrf.getHeaderName(), csrf.getToken()));
    }
}
