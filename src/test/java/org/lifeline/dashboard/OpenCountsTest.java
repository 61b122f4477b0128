package org.lifeline.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lifeline.insight.Answer;

/**
 * Nobody finds out of the published counts how many people a small group has, also if they know how small groups are put together. The attack
 * is complete: it tries all that could be behind what is published.
 */
class OpenCountsTest {

    private static Answer.Row row(long count, @Nullable String district, @Nullable String gender) {
        return new Answer.Row(new ArrayList<>(Arrays.asList(district, "surgery", gender, "18-29")), count, List.of());
    }

    private static String published(Answer.Row... rows) {
        return published(List.of(rows));
    }

    private static String published(List<Answer.Row> rows) {
        return OpenCounts.of(new Answer(rows)).stream()
                .map(count -> count.breakdown() + " " + count.group() + " " + count.applications())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void countsTheSameApplicationsByEachBreakdown() {
        assertThat(published(row(7, "Oromia", "female"), row(6, "Oromia", "male"), row(8, "Amhara", "female")))
                .isEqualTo("""
                        all all 21
                        district Oromia 13
                        district Amhara 8
                        category surgery 21
                        gender female 15
                        gender male 6
                        ageBand 18-29 21""");
    }

    @Test
    void putsSmallGroupsTogetherAndSaysWhatIsNotKnown() {
        assertThat(published(row(9, "Oromia", null), row(3, "Amhara", null), row(2, "Tigray", null)))
                .contains("district Oromia 9\ndistrict smallGroups 5", "gender notKnown 14")
                .doesNotContain("Amhara", "Tigray");
    }

    @Test
    void publishesNothingOfAMonthWithFewerThanFive() {
        assertThat(published(row(4, "Oromia", "female"))).isEmpty();
        assertThat(published(row(5, "Oromia", "female"))).isNotEmpty();
    }

    @Test
    void noNumberIsSmall() {
        each(
                4,
                14,
                counts -> assertThat(OpenCounts.published(groups(counts)).values())
                        .as(Arrays.toString(counts))
                        .allMatch(count -> count >= 5));
    }

    // ---------------------------------------------------------------- the attack

    @ParameterizedTest(name = "{0} groups, at most {1} applications")
    @CsvSource({"2, 40", "3, 36", "4, 24", "5, 18"})
    void noSmallGroupCanBeComputed(int groups, int most) {
        Map<String, List<int[]>> possible = new HashMap<>();
        each(
                groups,
                most,
                counts -> possible.computeIfAbsent(
                                OpenCounts.published(groups(counts)).toString(), key -> new ArrayList<>())
                        .add(counts.clone()));

        possible.forEach((published, behind) -> assertNoneIsKnown(published, behind));
    }

    @Test
    void noSmallCellOfTwoBreakdownsTogetherCanBeComputed() {
        Map<String, List<int[]>> possible = new HashMap<>();
        each(
                6,
                13,
                counts -> possible.computeIfAbsent(published(table(counts)), key -> new ArrayList<>())
                        .add(counts.clone()));

        possible.forEach((published, behind) -> assertNoneIsKnown(published, behind));
        assertThat(possible).hasSizeGreaterThan(50);
    }

    /** The attack itself finds what is hidden badly: single small groups left out, with the sum beside them. */
    @Test
    void theAttackFindsASmallGroupThatIsOnlyLeftOut() {
        Map<String, List<int[]>> possible = new HashMap<>();
        each(3, 20, counts -> {
            Map<String, Long> left = groups(counts);
            left.values().removeIf(count -> count < 5);
            possible.computeIfAbsent(left + " of " + Arrays.stream(counts).sum(), key -> new ArrayList<>())
                    .add(counts.clone());
        });

        assertThat(possible.values()).anyMatch(behind -> isAnyKnown(behind));
    }

    private static void assertNoneIsKnown(String published, List<int[]> behind) {
        assertThat(isAnyKnown(behind))
                .as("behind\n" + published + "\nthere is only "
                        + behind.stream().map(Arrays::toString).toList())
                .isFalse();
    }

    /** Whether all that is possible has the same number between one and four at the same place. */
    private static boolean isAnyKnown(List<int[]> behind) {
        for (int cell = 0; cell < behind.get(0).length; cell++) {
            Set<Integer> values = new TreeSet<>();
            for (int[] counts : behind) {
                values.add(counts[cell]);
            }
            int only = values.iterator().next();
            if (values.size() == 1 && only > 0 && only < 5) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, Long> groups(int[] counts) {
        Map<String, Long> groups = new TreeMap<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                groups.put("group-" + i, (long) counts[i]);
            }
        }
        return groups;
    }

    /** Three districts by two genders. */
    private static List<Answer.Row> table(int[] counts) {
        List<Answer.Row> rows = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                rows.add(row(counts[i], "district-" + i / 2, i % 2 == 0 ? "female" : "male"));
            }
        }
        return rows;
    }

    /** All ways to share out from five to so many applications. */
    private static void each(int cells, int most, Consumer<int[]> with) {
        share(new int[cells], 0, most, with);
    }

    private static void share(int[] counts, int at, int left, Consumer<int[]> with) {
        if (at == counts.length) {
            if (Arrays.stream(counts).sum() >= 5) {
                with.accept(counts);
            }
            return;
        }
        for (counts[at] = 0; counts[at] <= left; counts[at]++) {
            share(counts, at + 1, left - counts[at], with);
        }
        counts[at] = 0;
    }
}
