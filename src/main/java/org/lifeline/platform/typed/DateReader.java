package org.lifeline.platform.typed;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.typed.TypedDate.Reason;

/** Implements the rules of {@link TypedDate}. */
record DateReader(String language, LocalDate today, boolean birth) {

    /** Languages of people who count years in a calendar of their own every day. */
    private static final Set<String> ETHIOPIAN = Set.of("am", "om", "ti");

    private static final Set<String> PERSIAN = Set.of("fa", "ps");
    private static final Set<String> BUDDHIST = Set.of("km", "lo", "th");
    private static final Set<String> NO_SHORT_YEARS =
            Set.of("am", "om", "ti", "fa", "ps", "km", "lo", "th", "ar", "my", "ne");

    /** Languages in which the American order, month before day, must be expected. */
    private static final Set<String> MONTH_FIRST = Set.of("en");

    /** Age in years that nobody exceeds: the longest human life, and some years. */
    private static final int OLDEST = 130;

    /** The first and last year of dates other than birth dates. */
    private static final int FIRST_YEAR = 1900;

    private static final int LAST_YEAR = 2199;

    private static final Pattern ISO = Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Pattern STRANGE = Pattern.compile("[^\\p{L}\\p{M} .,،॰/'’‘ʼʻʿʾ`‐‑–—\\u200c\\u200d-]");
    private static final Pattern DOTTED = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+");
    private static final Pattern BOX = Pattern.compile("[0-9]{1,2}");

    private record YearMonthDay(
            int year, int month, int day, @Nullable Calendars named) {

        static YearMonthDay of(int year, int month, int day) {
            return new YearMonthDay(year, month, day, null);
        }
    }

    /** The calendar that was named with the year, and whether the text is in ISO form or only a year. */
    private record Said(@Nullable Calendars era, boolean iso, boolean yearOnly) {

        static Said nothing() {
            return new Said(null, false, false);
        }

        static Said era(@Nullable Calendars era) {
            return new Said(era, false, false);
        }
    }

    /**
     * The calendars in which a year may be counted.
     *
     * @param sure the calendars that were named, or are usual
     * @param peers calendars that are as likely, but must be confirmed when they are the only ones
     * @param asked calendars for which only the size of the year speaks
     */
    private record Likely(List<Calendars> sure, List<Calendars> peers, List<Calendars> asked) {

        static Likely surely(Calendars... calendars) {
            return new Likely(List.of(calendars), List.of(), List.of());
        }

        static Likely perhaps(List<Calendars> calendars) {
            return new Likely(List.of(), List.of(), calendars);
        }
    }

    TypedDate read(String text) {
        if (text.length() > TypedText.LONGEST) {
            return wrong(Reason.tooLong);
        }
        if (TypedText.hasOtherDigits(text)) {
            return wrong(Reason.otherDigits);
        }
        String plain = TypedText.tidy(text);
        if (plain.isEmpty()) {
            return wrong(Reason.empty);
        }
        Matcher iso = ISO.matcher(plain);
        if (iso.matches()) {
            return settle(
                    List.of(YearMonthDay.of(number(iso.group(1)), number(iso.group(2)), number(iso.group(3)))),
                    new Said(null, true, false));
        }
        List<String> numbers =
                NUMBER.matcher(plain).results().map(MatchResult::group).toList();
        String rest = NUMBER.matcher(plain).replaceAll(" ");
        if (STRANGE.matcher(rest).find() || numbers.isEmpty() || numbers.size() > 3) {
            return wrong(Reason.notADate);
        }
        DateWords words = new DateWords(TypedText.fold(rest));
        if (numbers.size() == 1 && numbers.get(0).length() < 8) {
            return yearOrAge(numbers.get(0), words);
        }
        List<DateWords.Month> months = DateWords.monthsOf(words.left());
        Calendars era = null;
        if (months.isEmpty()) {
            era = words.takeEra();
            while (words.takeAbout() || words.takeFiller()) {
                // repeat until nothing changes
            }
            months = DateWords.monthsOf(words.left());
            if (months.isEmpty() && !words.left().isEmpty()) {
                return wrong(Reason.notADate);
            }
        }
        if (!months.isEmpty()) {
            return numbers.size() == 2
                    ? named(numbers.get(0), numbers.get(1), months, era)
                    : wrong(numbers.size() == 1 ? Reason.incomplete : Reason.notADate);
        }
        if (numbers.size() == 2) {
            return wrong(numbers.stream().anyMatch(each -> each.length() == 4) ? Reason.incomplete : Reason.notADate);
        }
        return inFigures(numbers, era, DOTTED.matcher(plain).matches());
    }

    TypedDate read(String dayBox, String monthBox, String yearBox) {
        String day = box(dayBox);
        String month = box(monthBox);
        String year = box(yearBox);
        if (day.isEmpty() && month.isEmpty()) {
            return read(year);
        }
        if (day.isEmpty() || month.isEmpty() || year.isEmpty()) {
            return wrong(Reason.incomplete);
        }
        if (!BOX.matcher(day).matches() || !NUMBER.matcher(year).find()) {
            return wrong(Reason.notADate);
        }
        if (!BOX.matcher(month).matches()) {
            return NUMBER.matcher(month).find() ? wrong(Reason.notADate) : read(day + " " + month + " " + year);
        }
        // year first is the one order that all languages share, and which need not be ISO's
        return year.matches("[0-9]{2}")
                ? shortYears(number(year), whole -> List.of(YearMonthDay.of(whole, number(month), number(day))))
                : read(year + " " + month + " " + day);
    }

    private static String box(String typed) {
        return typed.length() > TypedText.LONGEST ? typed : TypedText.tidy(typed);
    }

    /** Only a year, or an age; that is enough for a date of birth. */
    private TypedDate yearOrAge(String typed, DateWords words) {
        Calendars era = words.takeEra();
        while (words.takeAbout() || words.takeAge() || words.takeFiller()) {
            // repeat until nothing changes
        }
        if (!words.left().isEmpty()) {
            return wrong(DateWords.monthsOf(words.left()).isEmpty() ? Reason.notADate : Reason.incomplete);
        }
        if (!birth) {
            return wrong(typed.length() == 4 ? Reason.incomplete : Reason.notADate);
        }
        if (typed.length() <= 3) {
            return era != null || number(typed) > OLDEST
                    ? wrong(Reason.notADate)
                    : new TypedDate.Approximate(today.getYear() - number(typed));
        }
        if (typed.length() > 4) {
            return wrong(Reason.notADate);
        }
        // a year of another calendar spans two Gregorian ones; the one with most of its days is taken
        TypedDate found = settle(List.of(YearMonthDay.of(number(typed), 7, 1)), new Said(era, false, true));
        if (found instanceof TypedDate.Day day) {
            return new TypedDate.Approximate(day.date().getYear());
        }
        if (found instanceof TypedDate.Either either) {
            return new TypedDate.Either(
                    either.days().stream().map(day -> day.substring(0, 4)).toList());
        }
        return found instanceof TypedDate.Wrong wrong && wrong.maybe() != null
                ? new TypedDate.Wrong(wrong.reason(), wrong.maybe().substring(0, 4))
                : found;
    }

    /** A day and a year around the name of a month. */
    private TypedDate named(String first, String second, List<DateWords.Month> months, @Nullable Calendars era) {
        String day = first.length() <= 2 ? first : second;
        String year = first.length() <= 2 ? second : first;
        if (day.length() > 2) {
            return wrong(Reason.notADate);
        }
        IntFunction<List<YearMonthDay>> daysOf = whole -> months.stream()
                .map(month -> new YearMonthDay(whole, month.number(), number(day), month.calendar()))
                .toList();
        if (year.length() != 4) {
            boolean ours =
                    isGregorian(era) && months.stream().allMatch(month -> month.calendar() == Calendars.gregorian);
            return year.length() == 2 && ours ? shortYears(number(year), daysOf) : wrong(Reason.shortYear);
        }
        return settle(daysOf.apply(number(year)), Said.era(era));
    }

    /** Three numbers, or eight digits without separators. */
    private TypedDate inFigures(List<String> numbers, @Nullable Calendars era, boolean dotted) {
        if (numbers.size() == 1) {
            return eightDigits(numbers.get(0), era);
        }
        String a = numbers.get(0);
        String b = numbers.get(1);
        String c = numbers.get(2);
        if (numbers.stream().anyMatch(each -> each.length() > 4 || each.length() == 3)) {
            return wrong(Reason.notADate);
        }
        IntFunction<List<YearMonthDay>> orders = year -> MONTH_FIRST.contains(language) && !dotted
                ? List.of(YearMonthDay.of(year, number(b), number(a)), YearMonthDay.of(year, number(a), number(b)))
                : List.of(YearMonthDay.of(year, number(b), number(a)));
        if (a.length() == 4 && b.length() <= 2 && c.length() <= 2) {
            return settle(List.of(YearMonthDay.of(number(a), number(b), number(c))), Said.era(era));
        }
        if (c.length() == 4 && a.length() <= 2 && b.length() <= 2) {
            return settle(orders.apply(number(c)), Said.era(era));
        }
        if (numbers.stream().anyMatch(each -> each.length() > 2)) {
            return wrong(Reason.notADate);
        }
        if (!isGregorian(era)) {
            return wrong(Reason.shortYear);
        }
        if (number(a) > 31) {
            return shortYears(number(a), year -> List.of(YearMonthDay.of(year, number(b), number(c))));
        }
        return c.length() == 2 ? shortYears(number(c), orders) : wrong(Reason.shortYear);
    }

    private TypedDate eightDigits(String eight, @Nullable Calendars era) {
        if (eight.length() != 8) {
            return wrong(Reason.notADate);
        }
        List<YearMonthDay> orders = Stream.of(cut(eight, 0, 4, 6), cut(eight, 4, 2, 0), cut(eight, 4, 0, 2))
                .limit(MONTH_FIRST.contains(language) ? 3 : 2)
                .filter(each -> each.year() >= FIRST_YEAR && each.year() <= today.getYear() + 100)
                .toList();
        return orders.isEmpty() ? wrong(Reason.notADate) : settle(orders, Said.era(era));
    }

    private static YearMonthDay cut(String eight, int year, int month, int day) {
        return YearMonthDay.of(
                number(eight.substring(year, year + 4)),
                number(eight.substring(month, month + 2)),
                number(eight.substring(day, day + 2)));
    }

    /** A year of two digits, if only one century and one calendar are possible. */
    private TypedDate shortYears(int two, IntFunction<List<YearMonthDay>> daysOf) {
        if (NO_SHORT_YEARS.contains(language)) {
            return wrong(Reason.shortYear);
        }
        List<YearMonthDay> days = Stream.of(1800, 1900, 2000, 2100)
                .map(century -> century + two)
                .filter(year -> birth
                        ? year <= today.getYear() && year > today.getYear() - 110
                        : Math.abs(year - today.getYear()) <= 30)
                .flatMap(year -> daysOf.apply(year).stream())
                .toList();
        if (days.isEmpty()) {
            return wrong(Reason.shortYear);
        }
        TypedDate found = settle(days, Said.nothing());
        return found instanceof TypedDate.Wrong wrong && wrong.reason() == Reason.severalWays
                ? wrong(Reason.shortYear)
                : found;
    }

    /** Selects the day that is meant from all that are possible. */
    private TypedDate settle(List<YearMonthDay> days, Said said) {
        int first = birth ? today.getYear() - OLDEST : FIRST_YEAR;
        int last = birth ? today.getYear() : LAST_YEAR;
        Set<String> sure = new TreeSet<>();
        Set<String> peers = new TreeSet<>();
        Set<String> asked = new TreeSet<>();
        List<Set<String>> found = List.of(sure, peers, asked);
        Reason why = Reason.notADate;
        for (YearMonthDay each : days) {
            Likely likely = calendarsOf(each.named(), calendar -> isLikely(calendar, each.year(), first, last), said);
            for (int kind = 0; kind < found.size(); kind++) {
                for (Calendars calendar :
                        List.of(likely.sure(), likely.peers(), likely.asked()).get(kind)) {
                    LocalDate there = calendar.dayOf(each.year(), each.month(), each.day());
                    if (there == null) {
                        why = Reason.noSuchDay;
                    } else if (there.getYear() < first) {
                        why = why == Reason.notADate ? Reason.tooLongAgo : why;
                    } else if (there.getYear() > last || (birth && !said.yearOnly() && there.isAfter(today))) {
                        why = why == Reason.notADate ? Reason.future : why;
                    } else {
                        found.get(kind).add(there.toString());
                    }
                }
            }
        }
        if (!sure.isEmpty()) {
            sure.addAll(peers);
            return switch (sure.size()) {
                case 1 -> new TypedDate.Day(LocalDate.parse(sure.iterator().next()));
                case 2 -> new TypedDate.Either(List.copyOf(sure));
                default -> wrong(Reason.severalWays);
            };
        }
        peers.addAll(asked);
        return switch (peers.size()) {
            case 0 -> wrong(why);
            case 1 -> new TypedDate.Wrong(Reason.otherCalendar, peers.iterator().next());
            case 2 -> new TypedDate.Either(List.copyOf(peers));
            default -> wrong(Reason.otherCalendar);
        };
    }

    private static boolean isLikely(Calendars calendar, int year, int first, int last) {
        LocalDate begins = calendar.dayOf(year, 1, 1);
        return begins != null
                && begins.getYear() >= (calendar == Calendars.gregorian ? first : first - 1)
                && begins.getYear() <= last;
    }

    private Likely calendarsOf(@Nullable Calendars named, Predicate<Calendars> isLikely, Said said) {
        if (named != null && named != Calendars.gregorian) {
            return said.era() == null || said.era() == named ? Likely.surely(named) : Likely.surely();
        }
        if (said.era() != null) {
            return named == null || said.era() == Calendars.gregorian || said.era() == Calendars.buddhist
                    ? Likely.surely(said.era())
                    : Likely.surely();
        }
        if (isLikely.test(Calendars.gregorian)) {
            boolean both =
                    named == null && !said.iso() && ETHIOPIAN.contains(language) && isLikely.test(Calendars.ethiopian);
            return new Likely(List.of(Calendars.gregorian), both ? List.of(Calendars.ethiopian) : List.of(), List.of());
        }
        if (isLikely.test(Calendars.buddhist)) {
            return BUDDHIST.contains(language)
                    ? Likely.surely(Calendars.buddhist)
                    : Likely.perhaps(List.of(Calendars.buddhist));
        }
        if (named == null && PERSIAN.contains(language) && isLikely.test(Calendars.persian)) {
            return Likely.surely(Calendars.persian);
        }
        List<Calendars> others = new ArrayList<>();
        if (named == null) {
            if (ETHIOPIAN.contains(language)) {
                others.add(Calendars.ethiopian);
            }
            others.add(Calendars.hijri);
            if (!language.equals("ar")) {
                others.add(Calendars.persian);
            }
            others.removeIf(isLikely.negate());
        }
        return others.isEmpty() ? Likely.surely(Calendars.gregorian) : Likely.perhaps(others);
    }

    private static boolean isGregorian(@Nullable Calendars era) {
        return era == null || era == Calendars.gregorian;
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }

    private static TypedDate wrong(Reason reason) {
        return new TypedDate.Wrong(reason, null);
    }
}
