package org.lifeline.voucher;

import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lifeline.application.Applications;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.pdf.QrCode;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.programme.Presence;
import org.lifeline.programme.ProgrammeTexts;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.ServiceProvider;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages that show a voucher on its holder's phone, and the page where anyone can check a voucher. */
@Controller
class VoucherPages {

    record Shown(
            String code,
            String shownCode,
            String state,
            String stateTitle,
            String value,
            String balance,
            String holderShown,
            Instant validFrom,
            Instant expires,
            ProgrammeTexts.Text programme,
            String applicationNumber) {}

    record Result(boolean valid, String title, String text) {}

    private final VoucherAccess access;
    private final VoucherItems items;
    private final VoucherVerifier verifier;
    private final VoucherCheck check;
    private final Programmes programmes;
    private final ProgrammeTexts texts;
    private final Applications applications;
    private final Clock clock;
    private final Languages languages;
    private final Phrases phrases;
    private final LostVouchers lost;

    VoucherPages(
            VoucherAccess access,
            VoucherItems items,
            VoucherVerifier verifier,
            VoucherCheck check,
            Programmes programmes,
            ProgrammeTexts texts,
            Applications applications,
            Clock clock,
            Languages languages,
            Phrases phrases,
            LostVouchers lost) {
        this.access = access;
        this.items = items;
        this.verifier = verifier;
        this.check = check;
        this.programmes = programmes;
        this.texts = texts;
        this.applications = applications;
        this.clock = clock;
        this.languages = languages;
        this.phrases = phrases;
        this.lost = lost;
    }

    @GetMapping("/vouchers/{code}")
    String show(CurrentUser user, @PathVariable String code, Locale locale, Model model) {
        VoucherAccess.Readable seen = access.readable(user, code);
        Voucher voucher = seen.voucher();
        VoucherContent content =
                verifier.verify(voucher.qr(), voucher.issuedAt(), null).content();
        if (content == null) {
            throw new IllegalStateException(
                    "voucher " + voucher.code() + " cannot be read with the keys of this installation");
        }
        boolean expired = !clock.instant().isBefore(voucher.expiresAt());
        boolean usable = voucher.state() == Voucher.State.issued && !expired;
        Locale numbers = languages.of(locale.getLanguage()).numbers();
        model.addAttribute(
                "voucher",
                new Shown(
                        voucher.code().text(),
                        voucher.code().text(),
                        usable || voucher.state() != Voucher.State.issued
                                ? voucher.state().name()
                                : "expired",
                        phrases.say(voucher.state().title(expired), locale),
                        voucher.value().format(numbers),
                        voucher.balance().format(numbers),
                        content.holderShown(),
                        content.validFrom(),
                        voucher.expiresAt(),
                        texts.name(programmes.get(voucher.programme()), languages.of(locale.getLanguage())),
                        voucher.application()));
        boolean own = seen.holder();
        model.addAttribute("usable", usable);
        model.addAttribute("qrSvg", usable && own ? QrCode.svg(voucher.qr()) : null);
        model.addAttribute("provisional", voucher.provisional());
        model.addAttribute("own", own);
        model.addAttribute("now", clock.instant());
        model.addAttribute("mayReportLoss", lost.mayReport(user, voucher));
        model.addAttribute(
                "lostUntil",
                lost.waiting(voucher.code()).map(VoucherLosses.Loss::due).orElse(null));
        model.addAttribute(
                "asksPin",
                // a person who filed for somebody else can have a new PIN sent to the applicant
                usable
                        && programmes.get(voucher.programme()).presence() == Presence.pin
                        && (own || applications.isOwn(user, voucher.application())));
        model.addAttribute(
                "items",
                items.of(voucher.code()).stream()
                        .filter(item -> item.left() > 0)
                        .map(item -> new VoucherContent.Item(item.name(), item.left()))
                        .toList());
        model.addAttribute(
                "places",
                programmes.providers(voucher.programme()).stream()
                        .filter(voucher::isFor)
                        .map(ServiceProvider::name)
                        .toList());
        return "voucher";
    }

    @GetMapping("/v")
    String verify(Model model) {
        model.addAttribute("issuer", verifier.issuer());
        return "verify";
    }

    @PostMapping("/v")
    String verify(@RequestParam(required = false) @Nullable String qr, Model model) {
        model.addAttribute("issuer", verifier.issuer());
        VoucherCheck.Answer answer = check.check(qr == null ? "" : qr, null);
        model.addAttribute(
                "result", new Result(answer.valid(), answer.valid() ? "Valid" : "Not valid", answer.message()));
        model.addAttribute("qr", qr);
        return "verify";
    }
}
