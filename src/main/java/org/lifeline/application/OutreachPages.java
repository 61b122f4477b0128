package org.lifeline.application;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.lifeline.platform.forms.FormPart;
import org.lifeline.platform.forms.FormStep;
import org.lifeline.platform.forms.PageForm;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.programme.Programme;
import org.lifeline.programme.ProgrammeTexts;
import org.lifeline.programme.Programmes;
import org.lifeline.registry.LikelyEntries;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * Filing without a network. The page of the social worker prepares the device and sends what waits on it. The two pages that the device keeps
 * are open to everybody and name nobody: whose device it is stands on the device alone.
 */
@Controller
class OutreachPages {

    record OpenProgramme(String code, ProgrammeTexts.Text name) {}

    /** A step of the form with its questions, as plain fields. */
    record Step(String title, List<PageForm.Field> fields) {}

    /** A kind of paper that the form asks for. */
    record Paper(String kind, String label) {}

    /** What is read to the person, in one language. */
    record Purpose(Language language, List<String> lines) {}

    private final Programmes programmes;
    private final ProgrammeTexts texts;
    private final OutreachDevices devices;
    private final OutreachEnvelopes envelopes;
    private final Applications applications;
    private final LikelyEntries likely;
    private final ApplicationSteps steps;
    private final PageForm pageForm;
    private final Consents consents;
    private final Languages languages;

    OutreachPages(
            Programmes programmes,
            ProgrammeTexts texts,
            OutreachDevices devices,
            OutreachEnvelopes envelopes,
            Applications applications,
            LikelyEntries likely,
            ApplicationSteps steps,
            PageForm pageForm,
            Consents consents,
            Languages languages) {
        this.programmes = programmes;
        this.texts = texts;
        this.devices = devices;
        this.envelopes = envelopes;
        this.applications = applications;
        this.likely = likely;
        this.steps = steps;
        this.pageForm = pageForm;
        this.consents = consents;
        this.languages = languages;
    }

    // ---------------------------------------------------------------- what a device keeps

    @GetMapping("/filing/outreach/offline")
    String offline(Locale locale, Model model) {
        namesNobody(model);
        return outreach(true, locale, model);
    }

    /** Whoever opens it: it is the same page, and watches over no log-in. */
    private static void namesNobody(Model model) {
        model.addAttribute("account", null);
    }

    @GetMapping("/filing/outreach/forms/{code}")
    String form(@PathVariable String code, Locale locale, Model model) {
        namesNobody(model);
        Programme programme = programmes.active().stream()
                .filter(each -> each.code().equals(code))
                .findFirst()
                .orElseThrow(() -> Refused.notFound("There is no programme with this code that takes applications."));
        Language language = languages.of(locale.getLanguage());
        List<FormStep> all = steps.of(programme, language);
        model.addAttribute("code", programme.code());
        model.addAttribute("programme", texts.name(programme, language));
        model.addAttribute("currency", programme.currency());
        model.addAttribute("steps", all.stream().map(this::step).toList());
        model.addAttribute(
                "papers",
                all.stream()
                        .flatMap(step -> step.parts().stream())
                        .filter(part -> part.type().equals("filepicker"))
                        .map(part -> new Paper(part.key(), part.label()))
                        .toList());
        model.addAttribute(
                "purposes",
                languages.all().stream()
                        .map(each -> new Purpose(
                                each,
                                consents.purpose(programme.code(), each).lines().toList()))
                        .toList());
        ConsentRules.Rule rule = consents.rule(programme.code());
        model.addAttribute("consentNeeded", rule.needed());
        model.addAttribute("ways", rule.ways().stream().map(Enum::name).toList());
        return "outreach-form";
    }

    private Step step(FormStep step) {
        List<FormPart> asked = step.parts().stream()
                .filter(part -> !part.type().equals("filepicker"))
                .toList();
        // of each list one entry, which the device copies
        Map<String, Integer> one = asked.stream()
                .filter(part -> part.type().equals("dynamiclist"))
                .collect(Collectors.toMap(FormPart::key, part -> 1));
        return new Step(step.title(), pageForm.fields(asked, Map.of(), Map.of(), Map.of(), one));
    }

    // ---------------------------------------------------------------- with a network

    @GetMapping("/filing/outreach")
    String outreach(CurrentUser user, Locale locale, Model model) {
        OutreachDevices.refuseUnlessSocialWorker(user);
        return outreach(false, locale, model);
    }

    private String outreach(boolean offline, Locale locale, Model model) {
        List<Programme> open = programmes.active();
        Map<String, ProgrammeTexts.Text> names = texts.names(open, languages.of(locale.getLanguage()));
        model.addAttribute("offline", offline);
        model.addAttribute(
                "programmes",
                open.stream()
                        .map(each -> new OpenProgramme(each.code(), Objects.requireNonNull(names.get(each.code()))))
                        .toList());
        model.addAttribute("kept", languages.all().stream().map(Language::code).collect(Collectors.joining(" ")));
        return "outreach";
    }

    @GetMapping("/filing/outreach/received/{id}")
    String received(CurrentUser user, @PathVariable UUID id, Model model) {
        OutreachEnvelopes.Received its = envelopes.of(user, id);
        Application application =
                its.number() == null ? null : applications.find(its.number()).orElse(null);
        model.addAttribute("received", its);
        model.addAttribute("draft", application != null && application.status() == Status.draft);
        model.addAttribute(
                "entries",
                application == null || application.status() != Status.draft
                        ? List.of()
                        : likely.of(
                                user.id(),
                                Objects.toString(application.answers().get("givenName"), ""),
                                Objects.toString(application.answers().get("familyName"), ""),
                                null));
        return "outreach-received";
    }

    @GetMapping("/filing/outreach/devices")
    String devices(CurrentUser user, Model model) {
        model.addAttribute("own", user.id());
        model.addAttribute("devices", devices.endedBy(user));
        return "outreach-devices";
    }

    @PostMapping("/filing/outreach/devices/{id}/end")
    String end(CurrentUser user, @PathVariable UUID id) {
        devices.end(user, id);
        return "redirect:/filing/outreach/devices";
    }
}
