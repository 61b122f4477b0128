package org.lifeline.application;

import java.time.LocalTime;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.notification.Letters;
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

    /** Says that the form asked which ways are excluded; a box that is not ticked is not sent. */
    private static final String NEVER = "never";

    /** Says that the form asked whether the person agrees to the messenger. */
    private static final String MESSENGER = "messenger";

    private static final String AGREED = "messenger-agreed";
    private static final String FROM = "quietFrom";
    private static final String UNTIL = "quietUntil";
    private static final List<String> HOURS =
            IntStream.range(0, 24).mapToObj("%02d:00"::formatted).toList();

    private final Applications applications;
    private final MessageChoices choices;
    private final Messages messages;
    private final Letters letters;
    private final StatusByTelephone telephone;
    private final StatusPins pins;

    WaysPages(
            Applications applications,
            MessageChoices choices,
            Messages messages,
            Letters letters,
            StatusByTelephone telephone,
            StatusPins pins) {
        this.telephone = telephone;
        this.pins = pins;
        this.letters = letters;
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
        Set<Way> never = choices.excluded(number);
        boolean sms = messages.reachesBySms(reached.phone());
        boolean bySms = sms && !never.contains(Way.sms);
        boolean byMail = reached.email() != null && !never.contains(Way.email);
        boolean messenger = messages.reachesByMessenger(reached.phone());
        List<String> offered = Stream.of(Way.values())
                .filter(way -> !never.contains(way) && reaches(way, number, reached))
                .map(Way::name)
                .toList();
        // without a choice: by SMS and mail, by the one of them that there is, or on the page of the application only
        String usual = bySms == byMail ? EVERY : (bySms ? Way.sms : Way.email).name();
        boolean onlyHere = !bySms && !byMail;
        Map<MessageGroup, String> ways = new EnumMap<>(MessageGroup.class);
        for (MessageGroup group : MessageGroup.values()) {
            Way way = chosen.get(group);
            ways.put(group, way == null ? usual : way.name());
        }
        model.addAttribute("number", number);
        model.addAttribute("ways", ways);
        model.addAttribute(
                "choices",
                usual.equals(EVERY)
                        ? Stream.concat(Stream.of(EVERY), offered.stream()).toList()
                        : offered);
        model.addAttribute("sms", sms || messenger);
        model.addAttribute("messenger", messenger ? messages.messengerName() : null);
        model.addAttribute("agreed", choices.agreedToMessenger(number).isPresent());
        model.addAttribute("never", never.stream().map(Enum::name).toList());
        model.addAttribute("onlyHere", onlyHere);
        model.addAttribute("hours", HOURS);
        Quiet quiet = choices.quiet(number).orElse(null);
        model.addAttribute("quietFrom", quiet == null ? "" : quiet.from().toString());
        model.addAttribute("quietUntil", quiet == null ? "" : quiet.until().toString());
        model.addAttribute("telephone", telephone.isOn());
        model.addAttribute("dial", telephone.dial());
        model.addAttribute("several", offered.size() > (onlyHere ? 0 : 1));
        model.addAttribute("both", sms && reached.email() != null);
        return "ways";
    }

    /**
     * @param given a way for each group; a group that is not in it stays as it is. With {@code never}, {@code never-sms} and
     *     {@code never-email}: the ways that are excluded. With {@code messenger} and {@code messenger-agreed}: whether the person agrees to it
     * @throws Refused 404 for whoever is not the applicant, or filed for them; 422 for a way that does not reach them or that they exclude, or where none is left
     */
    @PostMapping("/applications/{number}/ways")
    String choose(
            CurrentUser user,
            @PathVariable String number,
            @RequestParam Map<String, String> given,
            RedirectAttributes redirect) {
        Answers reached = applications.own(user, number).read();
        boolean agreed = given.containsKey(MESSENGER)
                ? given.containsKey(AGREED) && messages.reachesByMessenger(reached.phone())
                : choices.agreedToMessenger(number).isPresent();
        Map<MessageGroup, @Nullable Way> chosen = new EnumMap<>(MessageGroup.class);
        for (MessageGroup group : MessageGroup.values()) {
            String way = given.get(group.name());
            if (way != null) {
                chosen.put(group, way(group, way, number, reached));
            }
        }
        Quiet quiet = quiet(given);
        Set<Way> never = given.containsKey(NEVER) ? never(given, number, reached) : choices.excluded(number);
        Map<MessageGroup, @Nullable Way> after = new EnumMap<>(MessageGroup.class);
        after.putAll(choices.of(number));
        after.putAll(chosen);
        after.forEach((group, way) -> {
            if (way != null && never.contains(way)) {
                throw Refused.invalid(group.name(), "You said that we never tell you this way.");
            }
        });
        if (!agreed && chosen.containsValue(Way.messenger)) {
            throw Refused.invalid(MESSENGER, "Agree to the messenger first, or choose another way.");
        }
        if (given.containsKey(MESSENGER)) {
            choices.agreeToMessenger(number, agreed, user.id());
        }
        chosen.forEach((group, way) -> choices.choose(number, group, way, user.id()));
        if (given.containsKey(NEVER)) {
            choices.exclude(number, never, user.id());
        }
        if (given.containsKey(FROM)) {
            choices.beQuiet(number, quiet, user.id());
        }
        redirect.addFlashAttribute("saved", true);
        redirect.addAttribute("number", number);
        return "redirect:/applications/{number}/ways";
    }

    /** @throws Refused 422 when no way would be left: whoever has somebody's log-in for a minute could silence everything by it */
    private Set<Way> never(Map<String, String> given, String number, Answers reached) {
        Set<Way> never = EnumSet.noneOf(Way.class);
        for (Way way : List.of(Way.sms, Way.email)) {
            if (given.containsKey(NEVER + "-" + way.name())) {
                never.add(way);
            }
        }
        // the messenger is no way of its own: its company may be closed to a country from one day to the next
        if (!never.isEmpty()
                && Stream.of(Way.sms, Way.email)
                        .noneMatch(way -> !never.contains(way) && reaches(way, number, reached))) {
            throw Refused.invalid(NEVER, "Leave us one way to tell you something.");
        }
        return never;
    }

    private boolean reaches(Way way, String number, Answers reached) {
        return switch (way) {
            case sms -> messages.reachesBySms(reached.phone());
            case email -> reached.email() != null;
            case paper -> letters.reaches(number);
            case messenger -> messages.reachesByMessenger(reached.phone());
        };
    }

    /**
     * Makes a PIN with which the person asks by telephone how the application stands, and shows it once.
     *
     * @throws Refused 404 for whoever is not the applicant, or filed for them, and where no gateway asks
     */
    @PostMapping("/applications/{number}/status-pin")
    String makePin(CurrentUser user, @PathVariable String number, Model model) {
        applications.own(user, number);
        if (!telephone.isOn()) {
            throw Refused.notFound("Nobody can ask by telephone here.");
        }
        model.addAttribute("pin", pins.make(number, user.id()));
        return show(user, number, model);
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

    private @Nullable Way way(MessageGroup group, String way, String number, Answers reached) {
        if (way.equals(EVERY)) {
            return null;
        }
        if (way.equals(Way.paper.name()) && group == MessageGroup.voucher) {
            throw Refused.invalid(group.name(), "A voucher on paper is handed out: ask a social worker.");
        }
        return Stream.of(Way.values())
                .filter(each -> each.name().equals(way) && reaches(each, number, reached))
                .findFirst()
                .orElseThrow(() -> Refused.invalid(group.name(), "We cannot reach you this way."));
    }
}
