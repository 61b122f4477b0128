package org.lifeline.application;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.application.OutreachEnvelopes.Note;
import org.lifeline.platform.forms.FormPart;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.platform.web.SeenVersion;
import org.lifeline.programme.Programme;
import org.lifeline.programme.Programmes;
import org.lifeline.registry.LikelyEntries;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.multipart.MultipartFile;

/** Files what was in an envelope, by the same rules and the same classes as at the desk. */
@Component
class OutreachFiling {

    private static final int LONGEST_NAME = 100;

    /**
     * What was typed, as the product understands it.
     *
     * @param answers those that hold
     * @param name of the person
     * @param notes what has to be looked at; with none it can be submitted
     */
    record Understood(Map<String, Object> answers, String name, List<Note> notes) {

        Understood with(Note note) {
            return new Understood(
                    answers,
                    name,
                    Stream.concat(notes.stream(), Stream.of(note)).toList());
        }
    }

    private final Programmes programmes;
    private final ApplicationSteps steps;
    private final ApplicationFiling filing;
    private final ApplicationDocuments documents;
    private final Consents consents;
    private final LikelyEntries likely;
    private final Languages languages;
    private final TransactionTemplate apart;

    OutreachFiling(
            Programmes programmes,
            ApplicationSteps steps,
            ApplicationFiling filing,
            ApplicationDocuments documents,
            Consents consents,
            LikelyEntries likely,
            Languages languages,
            PlatformTransactionManager transactions) {
        this.programmes = programmes;
        this.steps = steps;
        this.filing = filing;
        this.documents = documents;
        this.consents = consents;
        this.likely = likely;
        this.languages = languages;
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    /** @throws Refused 404 for an unknown programme, 429 when the account has asked for too many people */
    Understood understood(CurrentUser user, OutreachContent content) {
        Programme programme = programmes.get(content.programme());
        Language language = language(content.said().language());
        ApplicationSteps.Place place = steps.whole(programme, language);
        ApplicationSteps.Sent sent = steps.read(place, content.boxes(), true, Locale.ENGLISH);
        List<Note> notes = new ArrayList<>();
        sent.problems().forEach((path, problem) -> notes.add(note(place.step().parts(), sent, path, problem)));
        String given = name(sent.answers(), "givenName");
        String family = name(sent.answers(), "familyName");
        String name = (given + " " + family).strip();
        if (!given.isEmpty() && !likely.of(user.id(), given, family, null).isEmpty()) {
            notes.add(
                    new Note("", "", "This person may be registered already. Look at the entries that are like them."));
        }
        return new Understood(
                sent.answers(),
                name.isEmpty() ? Objects.requireNonNullElse(content.said().label(), "?") : name,
                List.copyOf(notes));
    }

    private static String name(Map<String, Object> answers, String key) {
        String name = Objects.toString(answers.get(key), "").strip();
        return name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }

    private static Note note(List<FormPart> parts, ApplicationSteps.Sent sent, String path, String problem) {
        String top = path.split("[.]")[0];
        String label = parts.stream()
                .filter(part -> part.key().equals(top))
                .map(FormPart::label)
                .findFirst()
                .orElse(top);
        String typed = sent.boxes().entrySet().stream()
                .filter(box ->
                        box.getKey().equals("typed." + path) || box.getKey().startsWith("typed." + path + "."))
                .flatMap(box -> box.getValue().stream())
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining(" "));
        return new Note(label, typed, problem);
    }

    /** Files and submits; one refusal refuses all of it. Runs in the caller's transaction. @return the number */
    String submit(CurrentUser user, OutreachContent content, Understood what) {
        String number = begin(user, content, what);
        for (int i = 0; i < content.files().size(); i++) {
            if (isPaper(content.attached().get(i))) {
                documents.add(
                        user,
                        number,
                        content.files().get(i),
                        content.attached().get(i).kind(),
                        null);
            }
        }
        agree(user, number, content);
        filing.submit(user, number, SeenVersion.ANY);
        return number;
    }

    /**
     * Files as a draft, with whatever of the papers and the consent can be taken. Runs in the caller's transaction.
     *
     * @param notes what could not be taken is added to them
     * @return the number
     */
    String draft(CurrentUser user, OutreachContent content, Understood what, List<Note> notes) {
        String number = begin(user, content, what);
        for (int i = 0; i < content.files().size(); i++) {
            OutreachContent.Attached each = content.attached().get(i);
            MultipartFile file = content.files().get(i);
            if (isPaper(each)) {
                attempt(
                        Objects.toString(each.name(), ""),
                        notes,
                        () -> documents.add(user, number, file, each.kind(), null));
            }
        }
        attempt("", notes, () -> agree(user, number, content));
        return number;
    }

    /** A refused step is undone and noted; the others stay. */
    private void attempt(String about, List<Note> notes, Runnable step) {
        try {
            apart.executeWithoutResult(status -> step.run());
        } catch (Refused refused) {
            if (refused.status() >= 500) {
                throw refused;
            }
            Note note = new Note(about, "", refused.first().message());
            if (notes.stream().noneMatch(each -> each.message().equals(note.message()))) {
                notes.add(note);
            }
        }
    }

    private String begin(CurrentUser user, OutreachContent content, Understood what) {
        return filing.beginFor(user, content.programme(), what.answers(), what.name(), null)
                .number();
    }

    private void agree(CurrentUser user, String number, OutreachContent content) {
        OutreachContent.Consent consent = content.said().consent();
        Language language = language(consent == null ? null : consent.language());
        switch (consent == null ? "" : Objects.toString(consent.way(), "")) {
            case "signature" -> consents.sign(user, number, language, content.file("signature"));
            case "voice" -> consents.speak(user, number, language, content.file("voice"));
            case "statement" ->
                consents.state(
                        user, number, language, Objects.requireNonNull(consent).witness());
            default -> {
                // whether it is needed is asked at the submission
            }
        }
    }

    private static boolean isPaper(OutreachContent.Attached each) {
        return "paper".equals(each.role());
    }

    private Language language(@Nullable String code) {
        return languages.find(code).orElse(Language.ENGLISH);
    }
}
