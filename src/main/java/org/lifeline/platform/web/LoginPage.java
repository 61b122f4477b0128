package org.lifeline.platform.web;

import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.security.DemoAccounts;
import org.lifeline.platform.security.LogIn;
import org.lifeline.platform.security.RoleTable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/** The log-in page. */
@Controller
class LoginPage {

    private final ObjectProvider<DemoAccounts> accounts;
    private final LogIn logIn;
    private final RoleTable roles;

    LoginPage(ObjectProvider<DemoAccounts> accounts, LogIn logIn, RoleTable roles) {
        this.accounts = accounts;
        this.logIn = logIn;
        this.roles = roles;
    }

    @GetMapping("/login")
    String login(
            @RequestParam(required = false) @Nullable String error,
            @RequestParam(required = false) @Nullable String one,
            @RequestParam(required = false) @Nullable String other,
            @Nullable Principal principal,
            @RequestAttribute(name = "_csrf", required = false) @Nullable CsrfToken form,
            Model model) {
        if (form != null) {
            // fetched here, because its cookie must be sent with the response's head, and a long page sends the head
            // early
            form.getToken();
        }
        if (logIn.elsewhere() != null) {
            if (principal != null) {
                // of two log-ins at the same moment in one browser, only one succeeds
                return "redirect:/";
            }
            if (error == null) {
                return "redirect:" + logIn.elsewhere();
            }
        }
        DemoAccounts demo = accounts.getIfAvailable();
        model.addAttribute("elsewhere", logIn.elsewhere());
        model.addAttribute("failed", error != null);
        // names from the address are shown only if the table of roles confirms them
        boolean excluded = one != null && other != null && roles.isExcluded(one, other);
        model.addAttribute("excluded", excluded ? List.of(one, other) : List.of());
        model.addAttribute("demoAccounts", demo == null ? List.of() : demo.names());
        return "login";
    }
}
