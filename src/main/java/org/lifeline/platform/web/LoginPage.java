package org.lifeline.platform.web;

import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.security.DemoAccounts;
import org.lifeline.platform.security.LogIn;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The log-in page. */
@Controller
class LoginPage {

    private final ObjectProvider<DemoAccounts> accounts;
    private final LogIn logIn;

    LoginPage(ObjectProvider<DemoAccounts> accounts, LogIn logIn) {
        this.accounts = accounts;
        this.logIn = logIn;
    }

    @GetMapping("/login")
    String login(@RequestParam(required = false) @Nullable String error, @Nullable Principal principal, Model model) {
        if (logIn.elsewhere() != null) {
            if (principal != null) {
                // of two log-ins at once in one browser only one comes through
                return "redirect:/";
            }
            if (error == null) {
                return "redirect:" + logIn.elsewhere();
            }
        }
        DemoAccounts demo = accounts.getIfAvailable();
        model.addAttribute("elsewhere", logIn.elsewhere());
        model.addAttribute("failed", error != null);
        model.addAttribute("demoAccounts", demo == null ? List.of() : demo.names());
        return "login";
    }
}
