package org.lifeline.redemption;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.typed.TypedAmount;
import org.lifeline.platform.typed.TypedNumber;
import org.lifeline.programme.Presence;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.lifeline.provider.Suspensions;
import org.lifeline.voucher.VoucherCheck;
import org.lifeline.voucher.VoucherCheck.Answer;
import org.lifeline.voucher.VoucherCheck.Entitlement;
import org.lifeline.voucher.VoucherCode;
import org.lifeline.voucher.VoucherItems;
import org.lifeline.voucher.VoucherVerifier;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The pages on which a provider scans a voucher and redeems it in two steps: first the amount, then a confirmation that shows amount and
 * holder once more. The POST routes also work without JavaScript.
 */
@Controller
class ScanPages {

    private static final String QUANTITY = "quantity.";

    /** The most digits of a quantity. */
    private static final int MOST_DIGITS = 6;

    /** Questions of the second step. */
    private static final Set<String> CONFIRMED = Set.of("pin", "identityKind");

    record Result(boolean valid, String title, String text) {}

    /** @param left how many are left; null for a voucher that is not in our ledger */
    record Item(String name, int quantity, @Nullable Integer left) {}

    record Content(
            String holderShown,
            @Nullable Integer birthYear,
            boolean birthYearApproximate,
            String value,
            @Nullable String balance,
            Instant expires,
            String code,
            String currency,
            List<Item> items) {}

    record Redeemed(UUID id, String amount, String balance, String voucherCode, Instant redeemedAt) {}

    private final Redemptions redemptions;
    private final Reversals reversals;
    private final VoucherItems items;
    private final Programmes programmes;
    private final VoucherCheck check;
    private final VoucherVerifier verifier;
    private final Devices devices;
    private final ObjectMapper json;
    private final Suspensions suspensions;

    ScanPages(
            Redemptions redemptions,
            Reversals reversals,
            VoucherItems items,
            Programmes programmes,
            VoucherCheck check,
            VoucherVerifier verifier,
            Devices devices,
            ObjectMapper json,
            Suspensions suspensions) {
        this.suspensions = suspensions;
        this.redemptions = redemptions;
        this.reversals = reversals;
        this.items = items;
        this.programmes = programmes;
        this.check = check;
        this.verifier = verifier;
        this.devices = devices;
        this.json = json;
    }

    @GetMapping("/scan")
    String scan(CurrentUser user, Model model) throws JsonProcessingException {
        ServiceProvider provider = programmes.providerOf(user.id());
        suspensions.requireActive(provider.code());
        model.addAttribute("issuer", verifier.issuer());
        model.addAttribute("providerCode", provider.code());
        model.addAttribute("providerName", provider.name());
        model.addAttribute("userName", user.id());
        model.addAttribute("presence", json.writeValueAsString(devices.presence(provider.code())));
        model.addAttribute("offline", false);
        return "scan";
    }

    /** The page that a device stores for when it has no network. It is open to everyone, and the same for everyone. */
    @GetMapping("/scan/offline")
    String offline(Model model) {
        model.addAttribute("issuer", verifier.issuer());
        model.addAttribute("offline", true);
        // without a network there is this page in one language only, and links to the others would not work
        model.addAttribute("languages", List.of());
        return "scan";
    }

    @PostMapping("/scan")
    String check(CurrentUser user, @RequestParam(required = false) @Nullable String qr, Model model) {
        suspensions.requireActive(programmes.providerOf(user.id()).code());
        model.addAttribute("key", UUID.randomUUID().toString());
        return answer(user, qr == null ? "" : qr, "amount", model);
    }

    /** @param step {@code amount} or {@code confirm} */
    private String answer(CurrentUser user, String qr, String step, Model model) {
        Answer answer = check.check(qr, programmes.providerOf(user.id()).code());
        model.addAttribute("qr", qr);
        model.addAttribute("step", step);
        model.addAttribute(
                "result", new Result(answer.valid(), answer.valid() ? "Valid" : "Do not honour", answer.message()));
        model.addAttribute("presence", presence(answer));
        model.addAttribute("papers", IdentityPaper.values());
        model.addAttribute("content", answer.entitlement() == null ? null : content(answer, answer.entitlement()));
        return "redeem";
    }

    private String presence(Answer answer) {
        return Optional.ofNullable(answer.entitlement())
                .flatMap(said -> redemptions.presence(new VoucherCode(said.code())))
                .orElse(Presence.none)
                .name();
    }

    private static Content content(Answer answer, Entitlement said) {
        return new Content(
                said.holder().shown(),
                said.holder().birthYear(),
                said.holder().birthYearApproximate(),
                shown(said.currency(), said.amount()),
                answer.balance() == null ? null : shown(said.currency(), answer.balance()),
                said.expires(),
                said.code(),
                said.currency(),
                said.items().stream()
                        .map(i -> new Item(
                                i.item(), i.quantity(), answer.itemsLeft().get(i.item())))
                        .toList());
    }

    private static String shown(String currency, BigDecimal amount) {
        return currency + " " + TypedNumber.write(amount.toPlainString(), Locale.ENGLISH.getLanguage(), null);
    }

    /** What was typed about the amount in a form of this page. */
    private record Typed(
            String currency, String amount, @Nullable String meant, String language) {

        static Typed of(Map<String, String> all, Locale locale) {
            return new Typed(
                    all.getOrDefault("currency", ""),
                    all.getOrDefault("amount", ""),
                    all.get("meant"),
                    locale.getLanguage());
        }

        Money money() {
            return TypedAmount.read("amount", amount, meant, currency, language);
        }

        List<TypedAmount.Reading> readings() {
            return TypedAmount.readings(amount, currency, language);
        }
    }

    /**
     * The addresses of the steps stay in the browser. A person who reloads one, or returns to it after logging in, starts from the
     * beginning.
     */
    @GetMapping({"/provider/redemptions", "/provider/redemptions/confirmation"})
    String beginAgain() {
        return "redirect:/scan";
    }

    /** The second step; it does not redeem yet. */
    @PostMapping("/provider/redemptions/confirmation")
    String confirm(
            CurrentUser user,
            @RequestParam String qr,
            @RequestParam String key,
            @RequestParam Map<String, String> all,
            Locale locale,
            Model model) {
        Typed typed = Typed.of(all, locale);
        show(key, typed, all, model);
        try {
            toConfirm(typed, all, model);
            return answer(user, qr, "confirm", model);
        } catch (Refused refused) {
            error(refused, model);
            return answer(user, qr, "amount", model);
        }
    }

    private static void show(String key, Typed typed, Map<String, String> all, Model model) {
        model.addAttribute("key", key);
        model.addAttribute("amount", typed.amount());
        model.addAttribute("meant", typed.meant());
        model.addAttribute("readings", typed.readings());
        model.addAttribute("given", all);
    }

    private static void toConfirm(Typed typed, Map<String, String> all, Model model) {
        model.addAttribute("amountShown", typed.money().toString());
        model.addAttribute("itemsGiven", items(all, typed.language()).quantities());
    }

    private static void error(Refused refused, Model model) {
        model.addAttribute("error", refused.first().message());
        model.addAttribute("errorField", errorField(refused));
    }

    @PostMapping("/provider/redemptions")
    String redeem(
            CurrentUser user,
            @RequestParam String qr,
            @RequestParam String key,
            @RequestParam(required = false) @Nullable String pin,
            @RequestParam(required = false) @Nullable String identityKind,
            @RequestParam Map<String, String> all,
            Locale locale,
            Model model) {
        Typed typed = Typed.of(all, locale);
        try {
            Redemption redemption = redemptions.redeem(
                    user.id(),
                    key,
                    new RedemptionRequest(
                            qr,
                            typed.money(),
                            pin,
                            RedemptionRequest.paper(identityKind),
                            items(all, typed.language()),
                            null));
            return "redirect:/provider/redemptions/" + redemption.id();
        } catch (Refused refused) {
            show(key, typed, all, model);
            model.addAttribute("identityKind", identityKind);
            error(refused, model);
            if (!CONFIRMED.contains(errorField(refused))) {
                return answer(user, qr, "amount", model);
            }
            toConfirm(typed, all, model);
            return answer(user, qr, "confirm", model);
        }
    }

    /** The field of the page to which a refusal belongs. */
    private static String errorField(Refused refused) {
        String about = refused.errors().isEmpty()
                ? refused.reason()
                : refused.errors().get(0).field();
        return switch (about) {
            case "pin", "pinRequired", "wrongPin", "pinLocked" -> "pin";
            case "identityKind", "identityCheckRequired" -> "identityKind";
            case "items", "itemsRequired", "itemNotOnVoucher", "exceedsItems" -> "items";
            default -> "amount";
        };
    }

    /** The quantities from the fields {@code quantity.NAME}; an empty field gives none. */
    private static GivenItems items(Map<String, String> fields, String language) {
        Map<String, Integer> given = new TreeMap<>();
        fields.forEach((field, typed) -> {
            if (field.startsWith(QUANTITY) && !typed.isBlank()) {
                if (!(TypedNumber.read(typed, language, 0) instanceof TypedNumber.Value quantity)
                        || quantity.text().length() > MOST_DIGITS) {
                    throw Refused.invalid("items", "Enter how many of each item you give, as a whole number.");
                }
                if (quantity.number().signum() != 0) {
                    given.put(
                            field.substring(QUANTITY.length()),
                            quantity.number().intValueExact());
                }
            }
        });
        return GivenItems.of(given);
    }

    @GetMapping("/provider/redemptions/{id}")
    String redeemed(CurrentUser user, @PathVariable UUID id, Model model) {
        Redemption r =
                redemptions.find(programmes.providerOf(user.id()).code(), id).orElseThrow(Redemptions::unknown);
        model.addAttribute(
                "redemption",
                new Redeemed(
                        r.id(),
                        r.amount().toString(),
                        r.balance().toString(),
                        r.voucher().text(),
                        r.redeemedAt()));
        model.addAttribute("given", items.givenBy(id));
        model.addAttribute("reversal", reversals.find(r).orElse(null));
        model.addAttribute("reversibleUntil", reversals.possibleUntil(r).orElse(null));
        return "redeemed";
    }

    @PostMapping("/provider/redemptions/{id}/reversal")
    String reverse(
            CurrentUser user,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes after) {
        try {
            reversals.reverse(user.id(), id, reason);
        } catch (Refused refused) {
            if (refused.status() == 403 || refused.status() == 404) {
                throw refused;
            }
            after.addFlashAttribute("error", refused.first().message());
        }
        return "redirect:/provider/redemptions/" + id;
    }
}
