package org.lifeline.operations;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.notification.TrialMessages;
import org.lifeline.operations.SetUpCheck.Point;
import org.lifeline.platform.RunMode;
import org.lifeline.platform.contact.MailAddress;
import org.lifeline.platform.contact.PhoneNumbers;
import org.lifeline.platform.engine.AdminOperation;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.Administrators;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The page that leads through the first start: what is ready for the first programme and what is not ({@link SetUpCheck}), a trial mail and SMS,
 * and the second administrator. For administrators and operations.
 */
@Controller
class SetUpPages {

    /** What a form of the page can come to, beside the outcomes of trials. The names are keys: {@code setup.done.<name>}. */
    private enum Done {
        administratorMade,
        nameTaken,
        formerAccount,
        twoAdministrators,
        notValid,
        passwordsDiffer,
        wrongAddress,
        wrongNumber
    }

    private static final String PAGE = "redirect:/operations/setup?done=";

    private final SetUpCheck check;
    private final TrialMessages trial;
    private final PhoneNumbers phones;
    private final Administrators administrators;
    private final Languages languages;
    private final RunMode mode;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    SetUpPages(
            SetUpCheck check,
            TrialMessages trial,
            PhoneNumbers phones,
            Administrators administrators,
            Languages languages,
            RunMode mode,
            ApplicationEventPublisher events,
            TransactionTemplate transaction) {
        this.check = check;
        this.trial = trial;
        this.phones = phones;
        this.administrators = administrators;
        this.languages = languages;
        this.mode = mode;
        this.events = events;
        this.transaction = transaction;
    }

    /** @param done what a form came to: the end of a key */
    @GetMapping("/operations/setup")
    String show(@RequestParam(required = false) @Nullable String done, CurrentUser user, Model model) {
        List<Point> points = check.points();
        model.addAttribute("points", points);
        model.addAttribute("ready", SetUpCheck.isReady(points));
        model.addAttribute(
                "open",
                points.stream()
                        .filter(point ->
                                point.state() == SetUpCheck.State.missing || point.state() == SetUpCheck.State.wrong)
                        .count());
        model.addAttribute("said", said(done));
        model.addAttribute(
                "well",
                done != null && (done.endsWith("Trial.good") || done.equals("done." + Done.administratorMade.name())));
        model.addAttribute("sendsSms", trial.sendsSms());
        model.addAttribute("embedded", mode.embedded());
        model.addAttribute(
                "makesSecond", user.is(Administrators.ROLE) && !mode.embedded() && administrators.lacksSecond());
        return "setup";
    }

    /** The key of the words; null for anything that is none of ours. */
    private static @Nullable String said(@Nullable String done) {
        return Stream.concat(
                        Stream.of(Done.values()).map(each -> "done." + each.name()),
                        Stream.of(TrialMessages.Outcome.values())
                                .flatMap(each -> Stream.of(SetUpCheck.ofMail(each), SetUpCheck.ofSms(each))))
                .filter(each -> each.equals(done))
                .findFirst()
                .orElse(null);
    }

    @PostMapping("/operations/setup/mail")
    String mail(@RequestParam(defaultValue = "") String address, CurrentUser user, Locale language) {
        String to = MailAddress.tidy(address);
        if (!MailAddress.isAddress(to)) {
            return told(Done.wrongAddress);
        }
        record(user, "TrialMail");
        return PAGE + SetUpCheck.ofMail(trial.mail(to, languages.of(language.getLanguage())));
    }

    @PostMapping("/operations/setup/sms")
    String sms(@RequestParam(defaultValue = "") String number, CurrentUser user, Locale language) {
        Optional<String> to = phones.forSms(number);
        if (to.isEmpty()) {
            return told(Done.wrongNumber);
        }
        record(user, "TrialSms");
        return PAGE + SetUpCheck.ofSms(trial.sms(to.get(), languages.of(language.getLanguage())));
    }

    /**
     * The second administrator sits beside the first one, and types both.
     *
     * @param again the same password
     */
    @PostMapping("/operations/setup/administrator")
    String administrator(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(defaultValue = "") String again,
            CurrentUser user) {
        if (!password.equals(again)) {
            return told(Done.passwordsDiffer);
        }
        try {
            administrators.makeSecond(user, name.strip(), password);
            return told(Done.administratorMade);
        } catch (Refused refused) {
            return told(Stream.of(Done.values())
                    .filter(each -> each.name().equals(refused.reason()))
                    .findFirst()
                    .orElse(Done.notValid));
        }
    }

    private static String told(Done done) {
        return PAGE + "done." + done.name();
    }

    /** That a message was sent, and by whom; not to whom. */
    private void record(CurrentUser user, String what) {
        transaction.executeWithoutResult(status -> events.publishEvent(new AdminOperation(user.id(), what, Map.of())));
    }
}
