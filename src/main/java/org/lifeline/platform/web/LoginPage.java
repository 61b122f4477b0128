package org.lifeline.platform.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.security.DemoAccounts;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The log-in page. */
@Controller
class LoginPage {

    private final ObjectProvider<DemoAccounts> accounts;

    LoginPage(ObjectProvider<DemoAccounts> accounts) {
        this.accounts = accounts;
    }

    @GetMapping("/login")
    String login(@RequestParam(required = false) @Nullable String error, Model model) {
        DemoAccounts demo = accounts.getIfAvailable();
        model.addAttribute("failed", error != null);
        model.addAttribute("demoAccounts", demo == null ? List.of() : demo.names());
        return "login";
    }
}
