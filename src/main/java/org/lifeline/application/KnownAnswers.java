package org.lifeline.application;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.account.AccountContacts;
import org.lifeline.platform.forms.FormPart;
import org.lifeline.platform.forms.FormStep;
import org.lifeline.platform.security.CurrentUser;
import org.lifeline.programme.Programme;
import org.springframework.stereotype.Component;

/**
 * What a person answered before, offered again on a new application: from the application about themselves that was sent last, and from the
 * contact that opens their account. Only questions that the form marks ({@code offered}) are offered, and only to the holder of the account
 * whose application it is: never to a social worker, and never from the register, where a stranger's number would lead to a stranger's answers.
 */
@Component
class KnownAnswers {

    /**
     * Answers that may be used again.
     *
     * @param answers by key; valid for the form that asks
     * @param from the application that they come from; null when none is known from one
     * @param fromAccount whether one of them is the contact that opens the account
     */
    record Known(Map<String, Object> answers, @Nullable Application from, boolean fromAccount) {}

    private final Applications applications;
    private final ApplicationFiling filing;
    private final AccountContacts contacts;

    KnownAnswers(Applications applications, ApplicationFiling filing, AccountContacts contacts) {
        this.applications = applications;
        this.filing = filing;
        this.contacts = contacts;
    }

    /**
     * What may fill questions of this step that have no answer yet.
     *
     * @param draft the draft, or null before there is one
     */
    Known of(CurrentUser user, Programme programme, @Nullable Application draft, FormStep step) {
        Map<String, Object> answered = draft == null ? Map.of() : draft.answers();
        Set<String> empty = step.asked(ApplicationFiling.withFacts(programme, answered)).stream()
                .filter(part -> part.offered() && part.isQuestion() && answered.get(part.key()) == null)
                .map(FormPart::key)
                .collect(Collectors.toSet());
        if (empty.isEmpty() || (draft != null && !user.id().equals(draft.applicant()))) {
            return new Known(Map.of(), null, false);
        }
        Application last = applications.lastSentAbout(user).orElse(null);
        Map<String, Object> answers = new LinkedHashMap<>();
        if (last != null) {
            last.answers().forEach((key, answer) -> {
                if (empty.contains(key) && answer != null && !answer.equals("")) {
                    answers.put(key, answer);
                }
            });
        }
        boolean earlier = !answers.isEmpty();
        boolean account = addContact(user, empty, answers);
        // the form may accept other answers than when these were given
        List<String> wrong = new ArrayList<>();
        Map<String, Object> all = new LinkedHashMap<>(answered);
        all.putAll(answers);
        filing.problems(programme, all, false)
                .forEach(error -> wrong.add(error.field().split("[.\\[]")[0]));
        wrong.forEach(answers::remove);
        return new Known(answers, earlier ? last : null, account);
    }

    private boolean addContact(CurrentUser user, Set<String> empty, Map<String, Object> answers) {
        boolean added = false;
        for (AccountContacts.Kept kept : contacts.of(user.id())) {
            String contact = kept.contact();
            if (contact != null) {
                String key = contact.contains("@") ? TypedAnswers.EMAIL : TypedAnswers.PHONE;
                added |= empty.contains(key) && answers.putIfAbsent(key, contact) == null;
            }
        }
        return added;
    }
}
