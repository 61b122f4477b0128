package org.lifeline.passkey;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.lifeline.platform.RunMode;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.ApplicantLogIn;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Gives the script of a page what the browser has to ask the phone for (WebAuthn, options in JSON). */
@RestController
@Conditional(RunMode.OwnAccounts.class)
class PasskeyChallengesController {

    private final Passkeys passkeys;
    private final BrowserSecret secret;
    private final ApplicantLogIn logIn;

    PasskeyChallengesController(Passkeys passkeys, BrowserSecret secret, ApplicantLogIn logIn) {
        this.passkeys = passkeys;
        this.secret = secret;
        this.logIn = logIn;
    }

    @PostMapping("/account/passkeys/options")
    ResponseEntity<String> toAdd(CurrentUser user, HttpServletRequest request, HttpServletResponse response) {
        if (!passkeys.possibleFor(user.id())) {
            throw Refused.notFound("There is no such page for this account.");
        }
        return answer(passkeys.toAdd(user.id(), logIn.shownAt(request), secret.give(request, response)));
    }

    @PostMapping("/login/passkey/options")
    ResponseEntity<String> toLogIn(HttpServletRequest request, HttpServletResponse response) {
        if (!passkeys.possible()) {
            throw Refused.notFound("There are no passkeys here.");
        }
        return answer(passkeys.toLogIn(secret.give(request, response)));
    }

    private static ResponseEntity<String> answer(String options) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.APPLICATION_JSON)
                .body(options);
    }
}
