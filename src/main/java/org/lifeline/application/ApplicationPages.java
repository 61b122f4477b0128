package org.lifeline.application;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lifeline.account.AskedRecovery;
import org.lifeline.account.AskedToAct;
import org.lifeline.approval.ReasonTexts;
import org.lifeline.documents.DocumentView;
import org.lifeline.documents.Documents;
import org.lifeline.platform.UploadLimit;
import org.lifeline.platform.forms.ShownAnswers;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.language.Phrases;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.security.Role;
import org.lifeline.platform.time.Times;
import org.lifeline.platform.web.SeenVersion;
import org.lifeline.programme.Programme;
import org.lifeline.programme.ProgrammeTexts;
import org.lifeline.programme.Programmes;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The self-service portal. */
@Controller
class ApplicationPages {

    record ListEntry(
            String number,
            ProgrammeTexts.Text programme,
            String status,
            String statusTitle,
            @Nullable String amount,
            Instant createdAt,
            @Nullable Instant submittedAt) {}

    record Shown(
            String number,
            ProgrammeTexts.Text programme,
            String status,
            String statusTitle,
            String statusText,
            @Nullable String amount,
            @Nullable Instant submittedAt) {}

    record Step(
            String title,
            @Nullable String text,
            @Nullable String usual,
            @Nullable Instant at,
            @Nullable Instant by,
            String state) {}

    private static final int MOST_LISTED = 100;

    private final Applications applications;
    private final ApplicationDocuments attachments;
    private final PaperKinds paperKinds;
    private final ApplicationFiling filing;
    private final ApplicantRequests requests;
    private final ApplicationViews views;
    private final ComingSteps coming;
    private final Programmes programmes;
    private final ProgrammeTexts texts;
    private final Documents documents;
    private final ReasonTexts reasons;
    private final Languages languages;
    private final Phrases phrases;
    private final ContactChanges contacts;
    private final ShownAnswers shownAnswers;
    private final UploadLimit uploadLimit;
    private final Times times;
    private final AskedRecovery recoveries;
    private final AskedToAct agreements;
    private final Consents consents;
    private final CaseVouchers vouchers;

    ApplicationPages(
            Applications applications,
            ApplicationDocuments attachments,
            PaperKinds paperKinds,
            ApplicationFiling filing,
            ApplicantRequests requests,
            ApplicationViews views,
            ComingSteps coming,
            Programmes programmes,
            ProgrammeTexts texts,
            Documents documents,
            ReasonTexts reasons,
            Languages languages,
            Phrases phrases,
            ContactChanges contacts,
            ShownAnswers shownAnswers,
            UploadLimit uploadLimit,
            Times times,
            AskedRecovery recoveries,
            AskedToAct agreements,
            Consents consents,
            CaseVouchers vouchers) {
        this.vouchers = vouchers;
        this.consents = consents;
        this.recoveries = recoveries;
        this.agreements = agreements;
        this.applications = applications;
        this.attachments = attachments;
        this.paperKinds = paperKinds;
        this.coming = coming;
        this.filing = filing;
        this.requests = requests;
        this.views = views;
        this.programmes = programmes;
        this.texts = texts;
        this.documents = documents;
        this.reasons = reasons;
        this.languages = languages;
        this.phrases = phrases;
        this.contacts = contacts;
        this.shownAnswers = shownAnswers;
        this.uploadLimit = uploadLimit;
        this.times = times;
    }

    @GetMapping("/applications")
    String list(CurrentUser user, Locale locale, Model model) {
        Map<String, ProgrammeTexts.Text> names = texts.names(programmes.all(), languages.of(locale.getLanguage()));
        model.addAttribute("applications", listed(applications.of(user, 0, MOST_LISTED), names, locale));
        model.addAttribute("acted", listed(applications.actedFor(user, MOST_LISTED), names, locale));
        model.addAttribute("othersPage", user.is(Role.APPLICANT));
        model.addAttribute("askedToAct", agreements.isAsked(user.id()));
        model.addAttribute("recovery", recoveries.of(user.id()).orElse(null));
        return "applications";
    }

    private List<ListEntry> listed(List<Application> those, Map<String, ProgrammeTexts.Text> names, Locale locale) {
        return those.stream()
                .map(a -> new ListEntry(
                        a.number(),
                        Objects.requireNonNull(names.get(a.programme())),
                        a.status().name(),
                        phrases.say(a.status().title(), locale),
                        amount(a, locale),
                        a.createdAt(),
                        a.submittedAt()))
                .toList();
    }

    @GetMapping("/apply")
    String apply(
            CurrentUser user,
            @RequestParam(required = false) @Nullable String programme,
            @RequestParam(required = false) @Nullable String draft,
            Locale locale,
            Model model) {
        Programme chosen = null;
        if (draft != null) {
            Application application = applications.own(user, draft);
            if (application.status() != Status.draft) {
                return "redirect:/applications/" + application.number();
            }
            chosen = programmes.get(application.programme());
            model.addAttribute("number", application.number());
            model.addAttribute("infected", documents.infected(application.number()));
            model.addAttribute("consent", consents.of(application.number()).orElse(null));
        } else if (programme != null) {
            chosen = programmes
                    .find(programme)
                    .filter(p -> programmes.active().contains(p))
                    .orElseThrow(
                            () -> Refused.notFound("There is no such programme, or it takes no applications now."));
        }
        model.addAttribute("assisted", user.is(Role.SOCIAL_WORKER));
        model.addAttribute(
                "consentNeeded", chosen != null && consents.rule(chosen.code()).needed());
        model.addAttribute("programme", chosen);
        model.addAttribute("paperKinds", chosen == null ? null : paperKinds.of(chosen));
        model.addAttribute("programmes", programmes.active());
        model.addAttribute("user", user.id());
        model.addAttribute("uploadLimit", uploadLimit);
        return "apply";
    }

    @GetMapping("/applications/{number}")
    String show(CurrentUser user, @PathVariable String number, Locale locale, Model model) {
        Application application = applications.read(user, number, "application");
        ApplicationViews.View view = views.view(application);
        model.addAttribute(
                "assistance",
                new Shown(
                        application.number(),
                        texts.name(programmes.get(application.programme()), languages.of(locale.getLanguage())),
                        application.status().name(),
                        phrases.say(application.status().title(), locale),
                        phrases.say(application.status().explanation(), locale),
                        amount(application, locale),
                        application.submittedAt()));
        ComingSteps.Ahead ahead = coming.of(application, locale);
        model.addAttribute("tellsLengths", ahead.tellsLengths());
        model.addAttribute("refusal", refusal(application, view, locale));
        String voucher = view.voucherCode() != null ? view.voucherCode() : view.provisionalVoucherCode();
        model.addAttribute("voucher", voucher == null ? null : Map.of("code", voucher));
        CaseVouchers.Standing standing =
                voucher == null ? null : vouchers.standing(voucher).orElse(null);
        model.addAttribute("voucherLostUntil", standing == null ? null : standing.lostUntil());
        String state = application.status() == Status.voucherIssued && standing != null && !standing.good()
                ? phrases.say(standing.title(), locale)
                : null;
        model.addAttribute("voucherState", state);
        model.addAttribute("timeline", timeline(view, state != null, ahead, locale));
        List<DocumentView> all = documents.list(application.number()).stream()
                .map(d -> DocumentView.of(d, user.id(), said -> phrases.say(said, locale)))
                .toList();
        model.addAttribute("infected", documents.infected(application.number()));
        model.addAttribute("documents", all.stream().filter(d -> !d.removable()).toList());
        model.addAttribute(
                "unsent", all.stream().filter(DocumentView::removable).toList());
        model.addAttribute("mayUpload", attachments.mayAdd(user, application));
        model.addAttribute("paperKinds", paperKinds.of(programmes.get(application.programme())));
        model.addAttribute("uploadLimit", uploadLimit);
        model.addAttribute("desk", user.is(Role.SOCIAL_WORKER));
        model.addAttribute(
                "filed",
                user.id().equals(application.filedBy())
                        && !application.filedBy().equals(application.applicant())
                        && application.status() != Status.draft);
        boolean own = applications.isOwn(user, application);
        boolean acts = applications.mayAct(user, application);
        model.addAttribute("actsForAnother", acts && !own);
        model.addAttribute("mayReportLoss", acts && standing != null && standing.good());
        model.addAttribute("question", acts ? view.question() : null);
        model.addAttribute("mayWithdraw", own && requests.mayWithdraw(application));
        Instant appealUntil = acts ? requests.appealUntil(application) : null;
        model.addAttribute("mayAppeal", appealUntil != null);
        model.addAttribute(
                "appealUntil",
                appealUntil == null ? null : times.until(appealUntil, languages.of(locale.getLanguage())));
        model.addAttribute("told", acts ? told(application, locale) : List.of());
        model.addAttribute("mayCorrect", contacts.mayChange(user, application));
        model.addAttribute("emergency", view.emergency());
        if (contacts.mayChange(user, application)) {
            contact(application, locale, model);
        }
        return "application";
    }

    private List<ShownAnswers.Section> told(Application application, Locale locale) {
        return shownAnswers.answered(
                programmes.get(application.programme()).form(),
                application.answers(),
                application.currency(),
                languages.of(locale.getLanguage()));
    }

    private void contact(Application application, Locale locale, Model model) {
        Map<String, Object> now = new LinkedHashMap<>();
        contacts.fields(application)
                .forEach(field ->
                        now.put(field, Objects.toString(application.answers().get(field), "")));
        model.addAttribute("contactSaved", new LinkedHashMap<>(now));
        // the form shows refused contact data as they were typed
        if (model.getAttribute("contactTyped") instanceof Map<?, ?> typed) {
            now.replaceAll((field, value) -> Objects.requireNonNullElse(typed.get(field), value));
        }
        model.addAttribute("contact", now);
        model.addAttribute("contactLanguages", languages.all());
        model.addAttribute("contactPause", contacts.pause(application));
        model.addAttribute("contactVersion", application.version());
        model.addAttribute(
                "contactHints",
                filing.hints(application).stream()
                        .map(hint -> phrases.say(hint.message(), locale))
                        .toList());
    }

    @PostMapping("/applications/{number}/contact")
    String changeContact(
            CurrentUser user,
            @PathVariable String number,
            @RequestParam Map<String, String> given,
            Locale locale,
            RedirectAttributes redirect) {
        Map<String, String> typed = new LinkedHashMap<>(given);
        typed.keySet().retainAll(ContactChanges.FIELDS);
        try {
            contacts.change(user, number, typed, SeenVersion.ofField(given.get("version")));
            redirect.addFlashAttribute("contactChanged", true);
        } catch (Refused refused) {
            if (refused.status() == 404 || refused.status() == 403) {
                throw refused;
            }
            redirect.addFlashAttribute("contactConflict", refused.status() == HttpStatus.PRECONDITION_FAILED.value());
            Map<String, String> errors = new LinkedHashMap<>();
            refused.errors().forEach(error -> errors.put(error.field(), phrases.say(error.message(), locale)));
            redirect.addFlashAttribute("contactErrors", errors);
            redirect.addFlashAttribute("contactTyped", typed);
            if (errors.isEmpty()) {
                redirect.addFlashAttribute("requestError", phrases.say(refused.detail(), locale));
            }
        }
        redirect.addAttribute("number", number);
        return "redirect:/applications/{number}";
    }

    private List<Step> timeline(ApplicationViews.View view, boolean stopped, ComingSteps.Ahead ahead, Locale locale) {
        List<Step> steps = new ArrayList<>(view.timeline().stream()
                .map(e -> new Step(
                        phrases.say(e.what(), locale), null, null, e.at(), null, e.good() ? "done" : "refused"))
                .toList());
        // nobody is sent to a hospital with a voucher that is not taken there
        if (view.next() != null && !stopped) {
            steps.add(new Step(
                    phrases.say(view.next().who(), locale),
                    phrases.say(view.next().what(), locale),
                    ahead.now(),
                    null,
                    view.next().by(),
                    "current"));
        }
        ahead.then()
                .forEach(each -> steps.add(
                        new Step(phrases.say(each.title(), locale), each.text(), each.usual(), null, null, "next")));
        return steps;
    }

    private @Nullable Map<String, String> refusal(Application application, ApplicationViews.View view, Locale locale) {
        if (application.status() != Status.rejected) {
            return null;
        }
        return view.reasons().stream()
                .filter(r -> r.decision().equals("reject"))
                .reduce((earlier, later) -> later)
                .map(r -> Map.of("label", reasons.of(r.code(), languages.of(locale.getLanguage())), "text", r.text()))
                .orElse(null);
    }

    /**
     * A document that was chosen but not added yet is uploaded first. If it is refused, the answer is not sent, and the text stays in its
     * field.
     */
    @PostMapping("/applications/{number}/answer")
    String answer(
            CurrentUser user,
            @PathVariable String number,
            @RequestParam(required = false) @Nullable String answer,
            @RequestParam Map<String, MultipartFile> files,
            @RequestParam(required = false) @Nullable String kind,
            Locale locale,
            RedirectAttributes redirect) {
        if (!isAdded(user, number, files.get("file"), kind, locale, redirect)) {
            redirect.addFlashAttribute("answerTyped", answer);
        } else if (!isDone(locale, redirect, "requestError", () -> requests.answer(user, number, answer))) {
            redirect.addFlashAttribute("answerTyped", answer);
        }
        return back(number, redirect);
    }

    /** Adds a document that was chosen and not added yet. @return false when it was refused; the page says why */
    private boolean isAdded(
            CurrentUser user,
            String number,
            @Nullable MultipartFile file,
            @Nullable String kind,
            Locale locale,
            RedirectAttributes redirect) {
        return file == null
                || file.isEmpty()
                || isDone(
                        locale,
                        redirect,
                        "uploadError",
                        () -> attachments.add(user, number, file, paperKinds.chosen(number, kind), null));
    }

    @PostMapping("/applications/{number}/withdrawal")
    String withdraw(CurrentUser user, @PathVariable String number, Locale locale, RedirectAttributes redirect) {
        isDone(locale, redirect, "requestError", () -> requests.withdraw(user, number));
        return back(number, redirect);
    }

    /** A document that was chosen but not added yet is uploaded first, as with an answer. */
    @PostMapping("/applications/{number}/appeal")
    String appeal(
            CurrentUser user,
            @PathVariable String number,
            @RequestParam(required = false) @Nullable String grounds,
            @RequestParam Map<String, MultipartFile> files,
            @RequestParam(required = false) @Nullable String kind,
            Locale locale,
            RedirectAttributes redirect) {
        if (!isAdded(user, number, files.get("file"), kind, locale, redirect)) {
            redirect.addFlashAttribute("groundsTyped", grounds);
        } else if (!isDone(locale, redirect, "requestError", () -> requests.appeal(user, number, grounds))) {
            redirect.addFlashAttribute("groundsTyped", grounds);
        }
        return back(number, redirect);
    }

    /**
     * Runs an action. If it is refused, the page from which it was asked shows why, under this attribute. @return whether the action
     * succeeded
     */
    private boolean isDone(Locale locale, RedirectAttributes redirect, String error, Runnable request) {
        try {
            request.run();
            return true;
        } catch (Refused refused) {
            if (refused.status() == 404 || refused.status() == 403) {
                throw refused;
            }
            String said = refused.first().message();
            redirect.addFlashAttribute(error, phrases.say(said, locale));
            return false;
        }
    }

    private static String back(String number, RedirectAttributes redirect) {
        redirect.addAttribute("number", number);
        return "redirect:/applications/{number}";
    }

    /**
     * Adds a document, or replaces one by the file that was chosen beside it.
     *
     * @param answer a text typed on the same page and not sent yet; it stays in its field, as do grounds of an appeal
     */
    @PostMapping("/applications/{number}/documents")
    String upload(
            CurrentUser user,
            @PathVariable String number,
            @RequestParam Map<String, MultipartFile> files,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable UUID replaces,
            @RequestParam(required = false) @Nullable String answer,
            @RequestParam(required = false) @Nullable String grounds,
            Locale locale,
            RedirectAttributes redirect) {
        MultipartFile file = files.get(replaces == null ? "file" : "replacement-" + replaces);
        // a document that replaces another one keeps the other one's kind
        String its = replaces == null ? paperKinds.chosen(number, kind) : null;
        if (isDone(locale, redirect, "uploadError", () -> attachments.add(user, number, file, its, replaces))) {
            redirect.addFlashAttribute("uploaded", true);
        }
        redirect.addFlashAttribute("answerTyped", answer);
        redirect.addFlashAttribute("groundsTyped", grounds);
        return back(number, redirect);
    }

    @PostMapping("/applications/{number}/documents/{id}/removal")
    String removeDocument(
            CurrentUser user,
            @PathVariable String number,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String answer,
            @RequestParam(required = false) @Nullable String grounds,
            Locale locale,
            RedirectAttributes redirect) {
        isDone(locale, redirect, "requestError", () -> attachments.remove(user, number, id));
        redirect.addFlashAttribute("answerTyped", answer);
        redirect.addFlashAttribute("groundsTyped", grounds);
        return back(number, redirect);
    }

    /** Turns a picture by a quarter. What is typed on the page stays in its field. */
    @PostMapping("/applications/{number}/documents/{id}/turn")
    String turnDocument(
            CurrentUser user,
            @PathVariable String number,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String answer,
            @RequestParam(required = false) @Nullable String grounds,
            Locale locale,
            RedirectAttributes redirect) {
        isDone(locale, redirect, "uploadError", () -> attachments.turn(user, number, id));
        redirect.addFlashAttribute("answerTyped", answer);
        redirect.addFlashAttribute("groundsTyped", grounds);
        return back(number, redirect);
    }

    private @Nullable String amount(Application application, Locale locale) {
        return application.amount() == null
                ? null
                : application.amount().format(languages.of(locale.getLanguage()).numbers());
    }
}
