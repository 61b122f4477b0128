package org.lifeline.provider;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.NewAccounts;
import org.lifeline.platform.security.Role;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The users of an organisation in its portal, and the page of who was invited. */
@Controller
class UserPages {

    private final Providers providers;
    private final ProviderUsers users;
    private final NewAccounts accounts;

    UserPages(Providers providers, ProviderUsers users, NewAccounts accounts) {
        this.providers = providers;
        this.users = users;
        this.accounts = accounts;
    }

    @GetMapping("/provider/users")
    String list(CurrentUser user, Model model) {
        String code = own(user);
        model.addAttribute("providerName", providers.name(code));
        model.addAttribute("me", user.id());
        model.addAttribute("administrator", providers.isAdministrator(user.id()));
        model.addAttribute("members", users.of(code));
        model.addAttribute("invitations", users.invitations(code));
        return "provider-users";
    }

    @PostMapping("/provider/users/invitations")
    String invite(
            CurrentUser user,
            @RequestParam(required = false) @Nullable String email,
            @RequestParam(defaultValue = "clerk") String role,
            RedirectAttributes after) {
        return tried(() -> users.invite(user.id(), own(user), email, role.equals("administrator")), after);
    }

    @PostMapping("/provider/users/invitations/{id}/withdrawal")
    String withdraw(CurrentUser user, @PathVariable String id, RedirectAttributes after) {
        return tried(() -> users.withdraw(user.id(), own(user), id), after);
    }

    @PostMapping("/provider/users/{account}/role")
    String setRole(
            CurrentUser user,
            @PathVariable String account,
            @RequestParam(defaultValue = "clerk") String role,
            RedirectAttributes after) {
        return tried(() -> users.setRole(user.id(), own(user), account, role.equals("administrator")), after);
    }

    @PostMapping("/provider/users/{account}/removal")
    String remove(CurrentUser user, @PathVariable String account, RedirectAttributes after) {
        return tried(() -> users.remove(user.id(), own(user), account), after);
    }

    private static String tried(Runnable act, RedirectAttributes after) {
        try {
            act.run();
        } catch (Refused refused) {
            if (refused.status() == 403 || refused.status() == 404) {
                throw refused;
            }
            after.addFlashAttribute("error", sentence(refused));
        }
        return "redirect:/provider/users";
    }

    private static String sentence(Refused refused) {
        return refused.first().message();
    }

    private String own(CurrentUser user) {
        return providers
                .of(user.id())
                .orElseThrow(() -> Refused.forbidden(
                        "noOrganisation", "This log-in is not bound to a service provider's organisation."));
    }

    // ---------------------------------------------------------------- who was invited

    @GetMapping("/invitations/{token}")
    String invited(@PathVariable String token, Model model) {
        return page(token, null, Map.of(), model);
    }

    @PostMapping("/invitations/{token}")
    String joinAnew(
            @PathVariable String token,
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable String password,
            Model model) {
        try {
            users.joinWithNewAccount(token, name, password);
            return "redirect:/provider";
        } catch (Refused refused) {
            if (refused.status() == 404) {
                throw refused;
            }
            return page(
                    token,
                    name,
                    Map.of(
                            refused.errors().isEmpty()
                                    ? "name"
                                    : refused.errors().get(0).field(),
                            sentence(refused)),
                    model);
        }
    }

    /**
     * For somebody who has an account already, here or at an identity provider: the log-in comes first. Whoever has no role of service
     * providers yet reads who gives it.
     */
    @GetMapping("/provider/invitations/{token}")
    String invitedWithAccount(CurrentUser user, @PathVariable String token, Model model) {
        model.addAttribute("me", user.id());
        model.addAttribute("mayJoin", user.is(Role.SERVICE_PROVIDER));
        return page(token, null, Map.of(), model);
    }

    @PostMapping("/provider/invitations/{token}")
    String join(CurrentUser user, @PathVariable String token) {
        users.join(token, user.id());
        return "redirect:/provider";
    }

    private String page(String token, @Nullable String name, Map<String, String> errors, Model model) {
        ProviderUsers.Open open = users.open(token);
        model.addAttribute("token", token);
        model.addAttribute("providerName", open.providerName());
        model.addAttribute("asAdministrator", open.administrator());
        model.addAttribute("makesAccounts", accounts.possible());
        model.addAttribute("name", name);
        model.addAttribute("errors", errors.isEmpty() ? null : errors);
        return "invitation";
    }
}
