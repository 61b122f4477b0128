package org.lifeline.passkey;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.lifeline.platform.RunMode;
import org.lifeline.platform.security.ApplicantLogIn;
import org.springframework.context.annotation.Conditional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Logs in with a passkey: it opens the same session as a code. */
@Controller
@Conditional(RunMode.OwnAccounts.class)
class PasskeyLogIn {

    private final Passkeys passkeys;
    private final BrowserSecret secret;
    private final ApplicantLogIn logIn;

    PasskeyLogIn(Passkeys passkeys, BrowserSecret secret, ApplicantLogIn logIn) {
        this.passkeys = passkeys;
        this.secret = secret;
        this.logIn = logIn;
    }

    @PostMapping("/login/passkey")
    String open(
            @RequestParam(defaultValue = "") String credential,
            HttpServletRequest request,
            HttpServletResponse response) {
        boolean[] reported = {false};
        Optional<String> opened = passkeys.logIn(secret.of(request), credential, account -> {
            boolean done = logIn.logIn(account, passkeys.name(account), request, response);
            reported[0] = !done;
            return done;
        });
        if (opened.isEmpty()) {
            if (!reported[0]) {
                logIn.failed("passkey");
            }
            return "redirect:/login/code?passkey=failed";
        }
        logIn.shown(request);
        String account = opened.get();
        if (passkeys.name(account) == null) {
            return "redirect:/account";
        }
        return "redirect:"
                + logIn.wantedPage(request, response)
                        .orElseGet(() -> passkeys.language(account)
                                .map(code -> "/applications?lang=" + code)
                                .orElse("/applications"));
    }
}
