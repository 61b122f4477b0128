package org.lifeline.voucher;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.idempotency.IdempotencyKeys;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.typed.TypedDay;
import org.lifeline.platform.web.Page;
import org.lifeline.programme.Programmes;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages on which managers order prints of vouchers and download them. */
@Controller
class VoucherPrintPages {

    private static final Page NEWEST = Page.of(0, 50);
    private static final Pattern BETWEEN_CODES = Pattern.compile("[\\s,;]+");

    record Choice(String code, String name) {}

    /** @param told the outcome, in a sentence */
    record Shown(
            UUID id,
            String programme,
            String template,
            String state,
            String told,
            int vouchers,
            int again,
            ZonedDateTime at,
            String by) {}

    private final VoucherPrints prints;
    private final VoucherPrintOrders orders;
    private final VoucherTemplates templates;
    private final Programmes programmes;
    private final IdempotencyKeys keys;
    private final Clock clock;

    VoucherPrintPages(
            VoucherPrints prints,
            VoucherPrintOrders orders,
            VoucherTemplates templates,
            Programmes programmes,
            IdempotencyKeys keys,
            Clock clock) {
        this.keys = keys;
        this.prints = prints;
        this.orders = orders;
        this.templates = templates;
        this.programmes = programmes;
        this.clock = clock;
    }

    @GetMapping("/voucher-prints")
    String list(CurrentUser user, Model model) {
        return show(user, Map.of(), Map.of(), model);
    }

    @PostMapping("/voucher-prints")
    String order(CurrentUser user, @RequestParam Map<String, String> given, Locale locale, Model model) {
        try {
            VoucherPrintOrders.Order order = read(given, locale.getLanguage());
            keys.onceByContent(
                    user.id(),
                    given.get("key"),
                    order.toString(),
                    () -> orders.accept(order, user.id()).toString());
            return "redirect:/voucher-prints";
        } catch (Refused refused) {
            Map<String, String> errors = new LinkedHashMap<>();
            refused.errors().forEach(e -> errors.putIfAbsent(e.field(), e.message()));
            if (errors.isEmpty()) {
                throw refused;
            }
            return show(user, errors, given, model);
        }
    }

    private VoucherPrintOrders.Order read(Map<String, String> given, String language) {
        boolean named = "codes".equals(given.get("which"));
        List<String> codes = named
                ? BETWEEN_CODES
                        .splitAsStream(given.getOrDefault("codes", ""))
                        .filter(code -> !code.isEmpty())
                        .toList()
                : List.of();
        if (named && codes.isEmpty()) {
            throw Refused.invalid("codes", "Enter the codes of the vouchers.");
        }
        String template = given.getOrDefault("template", "");
        return new VoucherPrintOrders.Order(
                given.getOrDefault("programme", ""),
                template.isEmpty() ? null : template,
                codes,
                named ? null : day(given.getOrDefault("since", ""), language),
                given.containsKey("withoutPhone"));
    }

    private @Nullable LocalDate day(String given, String language) {
        return given.isBlank() ? null : TypedDay.read("since", given, language, LocalDate.now(clock));
    }

    private String show(CurrentUser user, Map<String, String> errors, Map<String, String> given, Model model) {
        model.addAttribute("errors", errors);
        model.addAttribute("given", given);
        model.addAttribute("key", UUID.randomUUID());
        model.addAttribute(
                "programmes",
                programmes.all().stream()
                        .filter(p -> programmes.isManagedBy(p.code(), user.id()))
                        .map(p -> new Choice(p.code(), p.name()))
                        .toList());
        model.addAttribute("templates", templates.names());
        List<Shown> list =
                prints.list(user.id(), NEWEST).stream().map(this::shown).toList();
        model.addAttribute("prints", list);
        model.addAttribute("waiting", list.stream().anyMatch(p -> p.state().equals("waiting")));
        return "voucher-prints";
    }

    private Shown shown(VoucherPrint p) {
        return new Shown(
                p.id(),
                p.programme(),
                p.template(),
                p.state().name(),
                stateInWords(p),
                p.vouchers(),
                p.again(),
                p.requestedAt().atZone(clock.getZone()),
                p.requestedBy());
    }

    private static String stateInWords(VoucherPrint p) {
        String leftOut = switch (p.leftOut()) {
            case 0 -> "";
            case 1 -> " One ended meanwhile and is left out.";
            default -> " " + p.leftOut() + " ended meanwhile and are left out.";
        };
        return switch (p.state()) {
            case waiting -> "The pages are being made.";
            case ready -> (p.pages() == null || p.pages() == 1 ? "One page." : p.pages() + " pages.") + leftOut;
            case dropped -> "The pages were deleted after their time.";
            case failed ->
                "noneValid".equals(p.problem())
                        ? "Nothing to print: every voucher ended meanwhile."
                        : "The template does not work. Tell whoever maintains it, and order again once it is mended.";
        };
    }
}
