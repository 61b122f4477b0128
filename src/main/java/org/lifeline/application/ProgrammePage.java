package org.lifeline.application;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.language.Language;
import org.lifeline.platform.language.Languages;
import org.lifeline.platform.problem.Refused;
import org.lifeline.programme.CaseKind;
import org.lifeline.programme.Programme;
import org.lifeline.programme.ProgrammeState;
import org.lifeline.programme.ProgrammeTexts;
import org.lifeline.programme.ProgrammeTexts.Text;
import org.lifeline.programme.ProgrammeTexts.Texts;
import org.lifeline.programme.Programmes;
import org.lifeline.programme.Stage;
import org.lifeline.provider.VoucherPlaces;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The public page of a programme: what it is for, who qualifies, and how it goes. Everybody can read it, without an account. */
@Controller
class ProgrammePage {

    /** A text of several lines, and its language. */
    record Lines(List<String> lines, Language language) {}

    /** @param map address of the place on a map; null where the place is not known on the map */
    record Place(
            String address,
            @Nullable String openingHours,
            @Nullable String map) {}

    record Where(String name, List<Place> places) {}

    private final Programmes programmes;
    private final ProgrammeTexts texts;
    private final UsualLengths lengths;
    private final LengthWords words;
    private final VoucherPlaces places;
    private final Languages languages;
    private final Clock clock;
    private final String mapLink;

    ProgrammePage(
            Programmes programmes,
            ProgrammeTexts texts,
            UsualLengths lengths,
            LengthWords words,
            VoucherPlaces places,
            Languages languages,
            Clock clock,
            @Value("${lifeline.map-link}") String mapLink) {
        this.programmes = programmes;
        this.texts = texts;
        this.lengths = lengths;
        this.words = words;
        this.places = places;
        this.languages = languages;
        this.clock = clock;
        this.mapLink = mapLink;
    }

    /** @throws Refused 404 when there is no such programme */
    @GetMapping("/programmes/{code}")
    String show(@PathVariable String code, Locale locale, Model model) {
        Programme programme =
                programmes.find(code).orElseThrow(() -> Refused.notFound("There is no programme with this code."));
        Language language = languages.of(locale.getLanguage());
        LocalDate today = LocalDate.now(clock);
        Texts its = texts.of(programme, language);
        model.addAttribute("code", programme.code());
        model.addAttribute("name", its.name());
        model.addAttribute("purpose", its.purpose().text().isBlank() ? null : lines(its.purpose()));
        model.addAttribute("whoQualifies", its.whoQualifies() == null ? null : lines(its.whoQualifies()));
        model.addAttribute("papers", its.papers() == null ? null : lines(its.papers()));
        model.addAttribute("grant", programme.maximum().format(language.numbers()));
        model.addAttribute("takesApplications", programme.takesApplications(today));
        model.addAttribute(
                "opensOn",
                programme.state() == ProgrammeState.active && today.isBefore(programme.startsOn())
                        ? programme.startsOn()
                        : null);
        model.addAttribute("lastDay", programme.endsOn());
        model.addAttribute("asked", asked(programme, locale));
        UsualLengths.Usual usual = lengths.of(programme.code());
        model.addAttribute("toDecision", usual(usual.toDecision(), locale));
        model.addAttribute("toVoucher", usual(usual.toVoucher(), locale));
        model.addAttribute(
                "providers",
                places.of(programme.code()).stream().map(this::shown).toList());
        return "programme";
    }

    private static Lines lines(Text text) {
        return new Lines(
                text.text()
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList(),
                text.language());
    }

    /** The deadlines of all stages together; null where a stage has none, because then nothing can be said of the whole. */
    private @Nullable String asked(Programme programme, Locale locale) {
        List<Integer> hours = programmes.currentPlan(programme.code(), CaseKind.APPLICATION).stages().stream()
                .map(Stage::slaHours)
                .toList();
        return hours.isEmpty() || hours.stream().anyMatch(Objects::isNull)
                ? null
                : words.deadline(hours.stream().mapToLong(Integer::longValue).sum(), locale);
    }

    private @Nullable String usual(@Nullable Long hours, Locale locale) {
        return hours == null ? null : words.usual(hours, locale);
    }

    private Where shown(VoucherPlaces.Where where) {
        return new Where(
                where.name(),
                where.places().stream()
                        .map(place -> new Place(
                                place.address(), place.openingHours(), map(place.latitude(), place.longitude())))
                        .toList());
    }

    private @Nullable String map(@Nullable BigDecimal latitude, @Nullable BigDecimal longitude) {
        return latitude == null || longitude == null
                ? null
                : mapLink.replace("{latitude}", latitude.toPlainString())
                        .replace("{longitude}", longitude.toPlainString());
    }
}
