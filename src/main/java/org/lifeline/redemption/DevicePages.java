package org.lifeline.redemption;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.programme.Programmes;
import org.lifeline.provider.Providers;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The devices of an organisation. Its administrator can activate them; everybody who belongs to it can withdraw them. */
@Controller
class DevicePages {

    /**
     * @param canActivate whether this reader may activate it now
     * @param canWithdraw whether this reader may withdraw it now
     */
    record Row(
            UUID id,
            String name,
            String registeredBy,
            Instant registeredAt,
            String state,
            boolean canActivate,
            boolean canWithdraw,
            @Nullable String withdrawalReason) {}

    private final Devices devices;
    private final DeviceActivation activation;
    private final Programmes programmes;
    private final Providers providers;

    DevicePages(Devices devices, DeviceActivation activation, Programmes programmes, Providers providers) {
        this.devices = devices;
        this.activation = activation;
        this.programmes = programmes;
        this.providers = providers;
    }

    @GetMapping("/provider/devices")
    String list(CurrentUser user, Model model) {
        boolean administrator = providers.isAdministrator(user.id());
        model.addAttribute("providerName", programmes.providerOf(user.id()).name());
        model.addAttribute(
                "devices",
                devices.of(user.id()).stream()
                        .map(d -> row(d, user.id(), administrator))
                        .toList());
        return "devices";
    }

    private static Row row(Device d, String user, boolean administrator) {
        return new Row(
                d.id(),
                d.name(),
                d.registeredBy(),
                d.registeredAt(),
                d.state().name(),
                administrator
                        && d.state() == Device.State.waitingForAdministrator
                        && !d.registeredBy().equals(user),
                d.state() != Device.State.withdrawn
                        && (administrator || d.registeredBy().equals(user)),
                d.withdrawalReason());
    }

    @PostMapping("/provider/devices/{id}/activation")
    String activate(CurrentUser user, @PathVariable UUID id, RedirectAttributes after) {
        return tried(() -> activation.activate(user.id(), id), after);
    }

    @PostMapping("/provider/devices/{id}/withdrawal")
    String withdraw(
            CurrentUser user,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes after) {
        return tried(() -> devices.withdraw(user.id(), id, reason), after);
    }

    private static String tried(Runnable act, RedirectAttributes after) {
        try {
            act.run();
        } catch (Refused refused) {
            if (refused.status() == 403 || refused.status() == 404) {
                throw refused;
            }
            after.addFlashAttribute("error", refused.first().message());
        }
        return "redirect:/provider/devices";
    }
}
