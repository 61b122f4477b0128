package org.lifeline.application;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.documents.DocumentView;
import org.lifeline.documents.Documents;
import org.lifeline.platform.UploadLimit;
import org.lifeline.platform.forms.FormPart;
import org.lifeline.platform.forms.PageForm;
import org.lifeline.platform.forms.ShownAnswers;
import org.lifeline.platform.idempotency.IdempotencyKeys;
import org.lifeline.platform.language.Language;
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
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Applying page by page: a step of the form on each, then all answers to check, then the application is sent. The pages need no script. Each
 * step is saved by itself into the draft that any other device continues.
 */
@Controller
class ApplyStepPages {

    /**
     * Where a page stands among the steps.
     *
     * @param number from 1, among {@code count} steps that ask something
     * @param action where the page is sent to; {@code back} is the page before it
     * @param seen the fingerprint of the answers that the page was made from
     * @param key names a new application, so that sending it twice makes one draft
     */
    record StepView(
            String title,
            int number,
            int count,
            String action,
            String back,
            ProgrammeTexts.Text programme,
            String seen,
            @Nullable UUID key) {}

    /** A message at the top of a page, with the id of the box that it is about. */
    record Problem(String id, String label, String message) {}

    /** What a person answered before. */
    record Offer(
            List<ShownAnswers.Answer> answers,
            @Nullable String number,
            @Nullable String day,
            boolean account) {}

    /** A step on the page with all answers. */
    record CheckedStep(
            String title,
            String change,
            List<ShownAnswers.Answer> answers,
            boolean documents,
            List<Problem> problems) {}

    private static final String ADD = "add";
    private static final String REMOVE = "remove";

    private final Applications applications;
    private final ApplicationSteps steps;
    private final ApplicationFiling filing;
    private final ApplicationDocuments attachments;
    private final PaperKinds paperKinds;
    private final KnownAnswers knownAnswers;
    private final Programmes programmes;
    private final ProgrammeTexts texts;
    private final Documents documents;
    private final PageForm pageForm;
    private final ShownAnswers shownAnswers;
    private final IdempotencyKeys keys;
    private final Languages languages;
    private final Phrases phrases;
    private final UploadLimit uploadLimit;
    private final Times times;

    ApplyStepPages(
            Applications applications,
            ApplicationSteps steps,
            ApplicationFiling filing,
            ApplicationDocuments attachments,
            PaperKinds paperKinds,
            KnownAnswers knownAnswers,
            Programmes programmes,
            ProgrammeTexts texts,
            Documents documents,
            PageForm pageForm,
            ShownAnswers shownAnswers,
            IdempotencyKeys keys,
            Languages languages,
            Phrases phrases,
            UploadLimit uploadLimit,
            Times times) {
        this.applications = applications;
        this.steps = steps;
        this.filing = filing;
        this.attachments = attachments;
        this.paperKinds = paperKinds;
        this.knownAnswers = knownAnswers;
        this.programmes = programmes;
        this.texts = texts;
        this.documents = documents;
        this.pageForm = pageForm;
        this.shownAnswers = shownAnswers;
        this.keys = keys;
        this.languages = languages;
        this.phrases = phrases;
        this.uploadLimit = uploadLimit;
        this.times = times;
    }

    // ---------------------------------------------------------------- a new application

    @GetMapping("/apply/new/{code}")
    String begin(CurrentUser user, @PathVariable String code, Locale locale, Model model) {
        Programme programme = open(code);
        if (user.is(Role.SOCIAL_WORKER)) {
            // who files for somebody says for whom, on the page that has the whole form
            return "redirect:/apply?programme=" + programme.code();
        }
        refuseUnlessApplicant(user);
        return show(user, steps.first(programme, language(locale)), locale, model);
    }

    @PostMapping("/apply/new/{code}")
    String file(
            CurrentUser user,
            @PathVariable String code,
            @RequestParam MultiValueMap<String, String> given,
            @RequestParam Map<String, MultipartFile> files,
            Locale locale,
            RedirectAttributes redirect,
            Model model) {
        refuseUnlessApplicant(user);
        Programme programme = open(code);
        ApplicationSteps.Place place = steps.first(programme, language(locale));
        Press press = Press.of(given);
        ApplicationSteps.Sent sent = steps.read(place, press.boxes(), press.requires(), locale);
        if (press.stays() || !sent.problems().isEmpty()) {
            return showSent(user, place, sent, press, locale, model);
        }
        String number;
        try {
            number = Objects.requireNonNull(keys.onceByContent(
                    user.id(),
                    press.first("key"),
                    code + sent.boxes(),
                    () -> filing.file(user, code, sent.answers(), false, null).number()));
        } catch (Refused refused) {
            return showRefused(user, place, sent, press, refused, locale, model);
        }
        ApplicationSteps.Place saved = new ApplicationSteps.Place(
                programme, place.steps(), place.index(), own(user, number), place.language());
        MultipartFile file = files.get("file");
        if (file != null && !file.isEmpty()) {
            try {
                attachments.add(user, number, file, kind(number, press), null);
            } catch (Refused refused) {
                redirect.addFlashAttribute("uploadError", said(refused, locale));
                return "redirect:" + address(number, place.index());
            }
        }
        return next(saved, sent, press, redirect);
    }

    // ---------------------------------------------------------------- a draft

    /** Continues a draft where something is missing. */
    @GetMapping("/apply/drafts/{number}")
    String resume(CurrentUser user, @PathVariable String number, Locale locale) {
        Application draft = applications.own(user, number);
        if (draft.status() != Status.draft) {
            return "redirect:/applications/" + draft.number();
        }
        return steps.problems(any(draft, locale)).keySet().stream()
                .findFirst()
                .map(index -> "redirect:" + address(number, index))
                .orElse("redirect:/apply/drafts/" + draft.number() + "/check");
    }

    @GetMapping("/apply/drafts/{number}/steps/{step}")
    String step(CurrentUser user, @PathVariable String number, @PathVariable int step, Locale locale, Model model) {
        Application draft = applications.own(user, number);
        if (draft.status() != Status.draft) {
            return "redirect:/applications/" + draft.number();
        }
        return show(user, at(draft, step, locale), locale, model);
    }

    @PostMapping("/apply/drafts/{number}/steps/{step}")
    String save(
            CurrentUser user,
            @PathVariable String number,
            @PathVariable int step,
            @RequestParam MultiValueMap<String, String> given,
            @RequestParam Map<String, MultipartFile> files,
            Locale locale,
            RedirectAttributes redirect,
            Model model) {
        MultipartFile file = files.get("file");
        Press press = Press.of(given);
        Runnable upload = file == null || file.isEmpty() || press.stays()
                ? null
                : () -> attachments.add(user, number, file, kind(number, press), null);
        return save(user, number, step, press, upload, false, locale, redirect, model);
    }

    /** Adds a document, or replaces one by the file that was chosen beside it; what is typed on the page is saved as far as it holds. */
    @PostMapping("/apply/drafts/{number}/steps/{step}/documents")
    String upload(
            CurrentUser user,
            @PathVariable String number,
            @PathVariable int step,
            @RequestParam MultiValueMap<String, String> given,
            @RequestParam Map<String, MultipartFile> files,
            @RequestParam(required = false) @Nullable UUID replaces,
            Locale locale,
            RedirectAttributes redirect,
            Model model) {
        MultipartFile file = files.get(replaces == null ? "file" : "replacement-" + replaces);
        Press press = Press.of(given);
        String kind = replaces == null ? kind(number, press) : null;
        return save(
                user,
                number,
                step,
                press,
                () -> attachments.add(user, number, file, kind, replaces),
                true,
                locale,
                redirect,
                model);
    }

    @PostMapping("/apply/drafts/{number}/steps/{step}/documents/{id}/removal")
    String removeDocument(
            CurrentUser user,
            @PathVariable String number,
            @PathVariable int step,
            @PathVariable UUID id,
            @RequestParam MultiValueMap<String, String> given,
            Locale locale,
            RedirectAttributes redirect,
            Model model) {
        return save(
                user,
                number,
                step,
                Press.of(given),
                () -> attachments.remove(user, number, id),
                true,
                locale,
                redirect,
                model);
    }

    /** Turns a picture by a quarter; what is typed on the page is saved as far as it holds. */
    @PostMapping("/apply/drafts/{number}/steps/{step}/documents/{id}/turn")
    String turnDocument(
            CurrentUser user,
            @PathVariable String number,
            @PathVariable int step,
            @PathVariable UUID id,
            @RequestParam MultiValueMap<String, String> given,
            Locale locale,
            RedirectAttributes redirect,
            Model model) {
        return save(
                user,
                number,
                step,
                Press.of(given),
                () -> attachments.turn(user, number, id),
                true,
                locale,
                redirect,
                model);
    }

    private @Nullable String kind(String number, Press press) {
        return paperKinds.chosen(number, press.first("kind"));
    }

    /** A step that was shown again under the address of its documents, and is opened anew. */
    @GetMapping({
        "/apply/drafts/{number}/steps/{step}/documents",
        "/apply/drafts/{number}/steps/{step}/documents/{id}/removal",
        "/apply/drafts/{number}/steps/{step}/documents/{id}/turn"
    })
    String stepOfDocuments(CurrentUser user, @PathVariable String number, @PathVariable int step) {
        return "redirect:" + address(applications.own(user, number).number(), step - 1);
    }

    /**
     * Saves a step.
     *
     * @param papers what happens to a document beside it; null: nothing
     * @param stays whether the same step is shown again
     */
    private String save(
            CurrentUser user,
            String number,
            int step,
            Press press,
            @Nullable Runnable papers,
            boolean stays,
            Locale locale,
            RedirectAttributes redirect,
            Model model) {
        Application draft = applications.own(user, number);
        if (draft.status() != Status.draft) {
            return "redirect:/applications/" + draft.number();
        }
        ApplicationSteps.Place place = at(draft, step, locale);
        ApplicationSteps.Sent sent = steps.read(place, press.boxes(), press.requires() && !stays, locale);
        String now = steps.fingerprint(place);
        List<FormPart> differing = steps.differing(place, sent);
        if (!now.equals(press.first("seen")) && !now.equals(press.first("over")) && !differing.isEmpty()) {
            return showConflict(user, place, sent, press, differing, locale, model);
        }
        ApplicationSteps.Place saved;
        try {
            saved = steps.save(user, place, sent);
        } catch (Refused refused) {
            if (refused.status() != HttpStatus.PRECONDITION_FAILED.value()) {
                return showRefused(user, place, sent, press, refused, locale, model);
            }
            ApplicationSteps.Place newer = place.with(applications.own(user, number));
            return showConflict(user, newer, sent, press, steps.differing(newer, sent), locale, model);
        }
        if (papers != null) {
            try {
                papers.run();
            } catch (Refused refused) {
                if (refused.status() == HttpStatus.NOT_FOUND.value()
                        || refused.status() == HttpStatus.FORBIDDEN.value()) {
                    throw refused;
                }
                model.addAttribute("uploadError", said(refused, locale));
                return showSent(user, saved, sent, press, locale, model);
            }
        }
        if (press.stays() || !sent.problems().isEmpty()) {
            return showSent(user, saved, sent, press, locale, model);
        }
        return stays ? "redirect:" + address(number, step - 1) : next(saved, sent, press, redirect);
    }

    /** The page after a step without problems. */
    private String next(
            ApplicationSteps.Place saved, ApplicationSteps.Sent sent, Press press, RedirectAttributes redirect) {
        String number = Objects.requireNonNull(saved.draft()).number();
        if (press.has("later")) {
            redirect.addFlashAttribute("draftKept", number);
            return "redirect:/applications";
        }
        List<String> shown = press.all("shown");
        if (steps.asked(saved).stream().anyMatch(part -> part.isQuestion() && !shown.contains(part.key()))) {
            redirect.addFlashAttribute("more", true);
            return "redirect:" + address(number, saved.index());
        }
        if (press.has("check")) {
            return "redirect:/apply/drafts/" + number + "/check";
        }
        return steps.asking(saved).stream()
                .filter(index -> index > saved.index())
                .findFirst()
                .map(index -> "redirect:" + address(number, index))
                .orElse("redirect:/apply/drafts/" + number + "/check");
    }

    // ---------------------------------------------------------------- check and send

    @GetMapping("/apply/drafts/{number}/check")
    String check(CurrentUser user, @PathVariable String number, Locale locale, Model model) {
        Application draft = applications.own(user, number);
        if (draft.status() != Status.draft) {
            return "redirect:/applications/" + draft.number();
        }
        ApplicationSteps.Place place = any(draft, locale);
        Map<Integer, List<Refused.FieldError>> wrong = steps.problems(place);
        Map<String, ShownAnswers.Answer> shown = shown(place, draft.answers());
        Map<String, Object> known = ApplicationFiling.withFacts(place.programme(), draft.answers());
        List<CheckedStep> checked = new ArrayList<>();
        for (int index : steps.asking(place)) {
            List<FormPart> asked = place.steps().get(index).asked(known);
            List<Problem> problems = wrong.getOrDefault(index, List.of()).stream()
                    .map(error -> problem(asked, PageForm.path(error.field()), phrases.say(error.message(), locale)))
                    .toList();
            checked.add(new CheckedStep(
                    place.steps().get(index).title(),
                    address(draft.number(), index),
                    asked.stream()
                            .filter(FormPart::isQuestion)
                            .map(part -> Objects.requireNonNull(shown.get(part.key())))
                            .toList(),
                    asked.stream().anyMatch(part -> part.type().equals("filepicker")),
                    problems));
        }
        List<Integer> asking = steps.asking(place);
        model.addAttribute("number", draft.number());
        model.addAttribute("programme", name(place));
        model.addAttribute("steps", checked);
        model.addAttribute("complete", wrong.isEmpty());
        model.addAttribute("version", draft.version());
        model.addAttribute("back", address(draft.number(), asking.get(asking.size() - 1)));
        model.addAttribute("documents", papers(user, draft, locale));
        model.addAttribute("infected", documents.infected(draft.number()));
        model.addAttribute("paperKinds", paperKinds.of(place.programme()));
        model.addAttribute("assisted", !user.id().equals(draft.applicant()));
        return "apply-check";
    }

    @PostMapping("/apply/drafts/{number}/submission")
    String submit(
            CurrentUser user,
            @PathVariable String number,
            @RequestParam(defaultValue = "") String version,
            Locale locale,
            RedirectAttributes redirect) {
        Application draft = applications.own(user, number);
        if (draft.status() == Status.draft) {
            try {
                // a page of ours always says which version was checked
                filing.submit(user, number, SeenVersion.ofField(version.isBlank() ? "none" : version));
                redirect.addFlashAttribute("submitted", true);
            } catch (Refused refused) {
                if (!refused.reason().equals("alreadySubmitted")) {
                    redirect.addFlashAttribute("refused", phrases.say(refused.detail(), locale));
                    return "redirect:/apply/drafts/" + draft.number() + "/check";
                }
            }
        }
        return "redirect:/applications/" + draft.number();
    }

    // ---------------------------------------------------------------- the page of a step

    /** A press of a button, with all that the page sent. */
    private record Press(Map<String, List<String>> boxes, MultiValueMap<String, String> given) {

        static Press of(MultiValueMap<String, String> given) {
            Map<String, List<String>> boxes = new LinkedHashMap<>(given);
            String removed = given.getFirst(REMOVE);
            if (removed != null) {
                boxes.keySet()
                        .removeIf(name -> name.substring(name.indexOf('.') + 1).startsWith(removed + "."));
            }
            return new Press(boxes, given);
        }

        boolean has(String name) {
            return given.containsKey(name);
        }

        String first(String name) {
            return Objects.requireNonNullElse(given.getFirst(name), "");
        }

        List<String> all(String name) {
            return given.getOrDefault(name, List.of());
        }

        /** Whether the same page is wanted again, with another box or with known answers. */
        boolean stays() {
            return has(ADD) || has(REMOVE) || has("known");
        }

        /** Whether what must be answered is asked for: not yet from somebody who goes on later. */
        boolean requires() {
            return !stays() && !has("later");
        }
    }

    private String show(CurrentUser user, ApplicationSteps.Place place, Locale locale, Model model) {
        List<FormPart> asked = steps.asked(place);
        offer(user, place, locale, model);
        return render(
                user,
                place,
                pageForm.fields(
                        asked, pageForm.filled(asked, place.answers(), place.language()), Map.of(), Map.of(), Map.of()),
                UUID.randomUUID(),
                locale,
                model);
    }

    /** The page again, with what stands in its boxes. */
    private String showSent(
            CurrentUser user,
            ApplicationSteps.Place place,
            ApplicationSteps.Sent sent,
            Press press,
            Locale locale,
            Model model) {
        Map<String, List<String>> boxes = new LinkedHashMap<>(sent.boxes());
        if (press.has("known")) {
            fillKnown(user, place, sent, boxes, model);
        }
        Map<String, String> problems = press.stays() ? Map.of() : sent.problems();
        addProblems(sent.asked(), problems, model);
        Map<String, Integer> more = press.has(ADD) ? Map.of(press.first(ADD), 1) : Map.of();
        String key = press.first("key");
        return render(
                user,
                place,
                pageForm.fields(sent.asked(), boxes, problems, press.stays() ? Map.of() : sent.readings(), more),
                key.isEmpty() ? null : asId(key),
                locale,
                model);
    }

    private static UUID asId(String key) {
        try {
            return UUID.fromString(key);
        } catch (IllegalArgumentException forged) {
            return UUID.randomUUID();
        }
    }

    private String showRefused(
            CurrentUser user,
            ApplicationSteps.Place place,
            ApplicationSteps.Sent sent,
            Press press,
            Refused refused,
            Locale locale,
            Model model) {
        if (refused.status() == HttpStatus.NOT_FOUND.value() || refused.status() == HttpStatus.FORBIDDEN.value()) {
            throw refused;
        }
        model.addAttribute("refused", said(refused, locale));
        return showSent(user, place, sent, press, locale, model);
    }

    private String showConflict(
            CurrentUser user,
            ApplicationSteps.Place place,
            ApplicationSteps.Sent sent,
            Press press,
            List<FormPart> differing,
            Locale locale,
            Model model) {
        Map<String, ShownAnswers.Answer> there = shown(place, place.answers());
        model.addAttribute(
                "conflict",
                differing.stream()
                        .map(part -> Objects.requireNonNull(there.get(part.key())))
                        .toList());
        model.addAttribute("over", steps.fingerprint(place));
        String page = showSent(user, place, sent, press, locale, model);
        // the page still is what its author has seen: only the button of the conflict overwrites
        StepView view = (StepView) Objects.requireNonNull(model.getAttribute("step"));
        model.addAttribute(
                "step",
                new StepView(
                        view.title(),
                        view.number(),
                        view.count(),
                        view.action(),
                        view.back(),
                        view.programme(),
                        press.first("seen"),
                        view.key()));
        return page;
    }

    private String render(
            CurrentUser user,
            ApplicationSteps.Place place,
            List<PageForm.Field> fields,
            @Nullable UUID key,
            Locale locale,
            Model model) {
        Application draft = place.draft();
        List<Integer> asking = steps.asking(place);
        int at = asking.indexOf(place.index());
        String code = place.programme().code();
        String back = draft == null || at == 0
                ? (draft == null ? "/programmes/" + code : "/applications/" + draft.number())
                : address(draft.number(), asking.get(at - 1));
        model.addAttribute(
                "step",
                new StepView(
                        place.step().title(),
                        at + 1,
                        asking.size(),
                        draft == null ? "/apply/new/" + code : address(draft.number(), place.index()),
                        back,
                        name(place),
                        steps.fingerprint(place),
                        draft == null ? key : null));
        model.addAttribute("fields", fields);
        model.addAttribute(
                "paperKind",
                fields.stream()
                        .map(PageForm.Field::part)
                        .filter(part -> part.type().equals("filepicker"))
                        .findFirst()
                        .map(FormPart::key)
                        .orElse(null));
        model.addAttribute("paperKinds", paperKinds.of(place.programme()));
        model.addAttribute("number", draft == null ? null : draft.number());
        model.addAttribute("currency", place.programme().currency());
        model.addAttribute("uploadLimit", uploadLimit);
        model.addAttribute("documents", draft == null ? List.of() : papers(user, draft, locale));
        model.addAttribute("infected", draft == null ? List.of() : documents.infected(draft.number()));
        return "apply-step";
    }

    private void addProblems(List<FormPart> asked, Map<String, String> problems, Model model) {
        model.addAttribute(
                "problems",
                problems.entrySet().stream()
                        .map(each -> problem(asked, each.getKey(), each.getValue()))
                        .toList());
    }

    private static Problem problem(List<FormPart> asked, String path, String message) {
        String[] names = path.split("\\.");
        FormPart part = asked.stream()
                .filter(each -> each.key().equals(names[0]))
                .findFirst()
                .orElse(null);
        String label = part == null ? names[0] : part.label();
        if (part != null && names.length > 1) {
            label = part.items().stream()
                    .filter(item -> item.key().equals(names[names.length - 1]))
                    .findFirst()
                    .map(FormPart::label)
                    .orElse(label);
        }
        return new Problem("field-" + path.replace('.', '-'), label, message);
    }

    // ---------------------------------------------------------------- what is known

    private void offer(CurrentUser user, ApplicationSteps.Place place, Locale locale, Model model) {
        KnownAnswers.Known known = knownAnswers.of(user, place.programme(), place.draft(), place.step());
        if (!known.answers().isEmpty()) {
            model.addAttribute("offer", offer(place, known, locale));
        }
    }

    private Offer offer(ApplicationSteps.Place place, KnownAnswers.Known known, Locale locale) {
        Map<String, ShownAnswers.Answer> shown = shown(place, known.answers());
        Application from = known.from();
        return new Offer(
                known.answers().keySet().stream()
                        .map(key -> Objects.requireNonNull(shown.get(key)))
                        .toList(),
                from == null ? null : from.number(),
                from == null || from.submittedAt() == null ? null : times.day(from.submittedAt(), locale),
                known.fromAccount());
    }

    /** Fills the boxes in which nothing stands. */
    private void fillKnown(
            CurrentUser user,
            ApplicationSteps.Place place,
            ApplicationSteps.Sent sent,
            Map<String, List<String>> boxes,
            Model model) {
        KnownAnswers.Known known = knownAnswers.of(user, place.programme(), place.draft(), place.step());
        Map<String, Object> missing = new LinkedHashMap<>(known.answers());
        missing.keySet()
                .removeIf(key -> boxes.entrySet().stream()
                        .anyMatch(box -> (box.getKey() + ".").matches("(typed|choice)\\." + key + "\\..*")
                                && box.getValue().stream().anyMatch(text -> !text.isBlank())));
        boxes.putAll(pageForm.filled(sent.asked(), missing, place.language()));
        model.addAttribute("filledIn", true);
    }

    // ---------------------------------------------------------------- small things

    private Map<String, ShownAnswers.Answer> shown(ApplicationSteps.Place place, Map<String, ?> answers) {
        return shownAnswers
                .all(place.programme().form(), answers, place.programme().currency(), place.language())
                .stream()
                .flatMap(section -> section.answers().stream())
                .collect(Collectors.toMap(ShownAnswers.Answer::key, each -> each));
    }

    private List<DocumentView> papers(CurrentUser user, Application draft, Locale locale) {
        return documents.list(draft.number()).stream()
                .map(each -> DocumentView.of(each, user.id(), said -> phrases.say(said, locale)))
                .toList();
    }

    private String said(Refused refused, Locale locale) {
        return phrases.say(refused.first().message(), locale);
    }

    private ProgrammeTexts.Text name(ApplicationSteps.Place place) {
        return texts.name(place.programme(), place.language());
    }

    /** The form of a draft, at whichever step. */
    private ApplicationSteps.Place any(Application draft, Locale locale) {
        ApplicationSteps.Place first = steps.first(programmes.get(draft.programme()), language(locale));
        return first.with(draft);
    }

    private ApplicationSteps.Place at(Application draft, int step, Locale locale) {
        return steps.at(programmes.get(draft.programme()), draft, step - 1, language(locale));
    }

    private Application own(CurrentUser user, String number) {
        return applications.own(user, number);
    }

    /** The address of a step; steps count from 1 there. */
    private static String address(String number, int index) {
        return "/apply/drafts/" + number + "/steps/" + (index + 1);
    }

    private Programme open(String code) {
        return programmes
                .find(code)
                .filter(programme -> programmes.active().contains(programme))
                .orElseThrow(() -> Refused.notFound("There is no such programme, or it takes no applications now."));
    }

    private static void refuseUnlessApplicant(CurrentUser user) {
        if (!user.is(Role.APPLICANT)) {
            throw Refused.forbidden("forbidden", "This log-in does not file applications.");
        }
    }

    private Language language(Locale locale) {
        return languages.of(locale.getLanguage());
    }
}
