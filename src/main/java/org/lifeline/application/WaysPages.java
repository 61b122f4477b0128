package org.lifeline.application;

import java.time.LocalTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lifeline.notification.MessageChoices;
import org.lifeline.notification.MessageChoices.Quiet;
import org.lifeline.notification.MessageGroup;
import org.lifeline.notification.Messages;
import org.lifeline.notification.SentMessage.Way;
import org.lifeline.platform.problem.Refused;
import org.lifeline.platform.security.CurrentUser;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page on which an applicant chooses by which way they are told, for each group of messages. A plain form. */
@Controller
class WaysPages {

    /** The value of the form for every way. */
    private static final String EVERY = "every";

    private static final String FROM = "quietFrom";
    private static final String UNTIL = "quietUntil";
    private static final List<String> HOURS =
            IntStream.range(0, 24).mapToObj("%02d:00"::formatted).toList();

    private final Applications applications;
    private final MessageChoices choices;
    private final Messages messages;

    WaysPages(Applications applications, MessageChoices choices, Messages messages) {
        this.applications = applications;
        this.choices = choices;
        this.messages = messages;
    }

    /** @throws Refused 404 for whoever is not the applicant, or filed for them */
    @GetMapping("/applications/{number}/ways")
    String show(CurrentUser user, @PathVariable String number, Model model) {
        Application application = applications.own(user, number);
        Answers reached = application.read();
        Map<MessageGroup, Way> chosen = choices.of(number);
        Map<MessageGroup, String> ways = new EnumMap<>(MessageGroup.class);
        for (MessageGroup group : MessageGroup.values()) {
            Way way = chosen.get(group);
            ways.put(group, way == null ? EVERY : way.name());
        }
        model.addAttribute("number", number);
        model.addAttribute("ways", ways);
        model.addAttribute("choices", List.of(EVERY, Way.sms.name(), Way.email.name()));
        model.addAttribute("sms", messages.reachesBySms(reached.phone()));
        model.addAttribute("hours", HOURS);
        Quiet quiet = choices.quiet(number).orElse(null);
        model.addAttribute("quietFrom", quiet == null ? "" : quiet.from().toString());
        model.addAttribute("quietUntil", quiet == null ? "" : quiet.until().toString());
        model.addAttribute("both", reached.email() != null && messages.reachesBySms(reached.phone()));
        return "ways";
    }

    /**
     * @param given a way for each group; a group that is not in it stays as it is
     * @throws Refused 404 for whoever is not the applicant, or filed for them; 422 for a way that does not reach them
     */
    @PostMapping("/applications/{number}/ways")
    String choose(
            CurrentUser user,
            @PathVariable String number,
            @RequestParam Map<String, String> given,
            RedirectAttributes redirect) {
        Answers reached = applications.own(user, number).read();
        Map<MessageGroup, @Nullable Way> chosen = new EnumMap<>(MessageGroup.class);
        for (MessageGroup group : MessageGroup.values()) {
            String way = given.get(group.name());
            if (way != null) {
                chosen.put(group, way(group, way, reached));
            }
        }
        Quiet quiet = quiet(given);
        chosen.forEach((group, way) -> choices.choose(number, group, way, user.id()));
        if (given.containsKey(FROM)) {
            choices.beQuiet(number, quiet, user.id());
        }
        redirect.addFlashAttribute("saved", true);
        redirect.addAttribute("number", number);
        return "redirect:/applications/{number}/ways";
    }

    /** Null where the telephone may always ring. */
    private static @Nullable Quiet quiet(Map<String, String> given) {
        String from = given.getOrDefault(FROM, "");
        String until = given.getOrDefault(UNTIL, "");
        if (from.isEmpty() && until.isEmpty()) {
            return null;
        }
        if (!HOURS.contains(from) || !HOURS.contains(until) || from.equals(until)) {
            throw Refused.invalid(FROM, "Choose two different times, or none.");
        }
        return new Quiet(LocalTime.parse(from), LocalTime.parse(until));
    }

    private @Nullable Way way(MessageGroup group, String way, Answers reached) {
        if (way.equals(EVERY)) {
            return null;
        }
        if (way.equals(Way.sms.name()) && messages.reachesBySms(reached.phone())) {
            return Way.sms;
        }
        if (way.equals(Way.email.name()) && reached.email() != null) {
            return Way.email;
        }
        throw Refused.invalid(group.name(), "We cannot reach you this way.");
    }
}
