package org.lifeline.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.lifeline.dashboard.ChartData.Label;
import org.lifeline.dashboard.ChartData.Sentence;
import org.lifeline.dashboard.ChartData.Series;
import org.lifeline.dashboard.ChartData.Unit;
import org.lifeline.insight.Answer;
import org.lifeline.insight.FactKind;
import org.lifeline.insight.Question;

/** No figure about a group of people is below five, nor can one be found by subtraction. */
class SmallGroupsTest {

    private static final Question BY_GENDER =
            Question.about(FactKind.APPLICATION).by("gender").sum("grantedMinor");

    private static Answer.Row row(long count, String... groups) {
        return new Answer.Row(new ArrayList<>(Arrays.asList(groups)), count, List.of(count * 100));
    }

    private static List<String> merged(Question question, Answer.Row... rows) {
        return SmallGroups.merged(question, new Answer(List.of(rows))).rows().stream()
                .map(row -> row.groups() + " " + row.count() + " " + row.sums())
                .toList();
    }

    @Test
    void groupsOfFiveAreShown() {
        assertThat(merged(BY_GENDER, row(5, "female"), row(7, "male")))
                .containsExactly("[female] 5 [500]", "[male] 7 [700]");
    }

    @Test
    void smallGroupsArePutTogether() {
        assertThat(merged(BY_GENDER, row(9, "female"), row(2, "male"), row(4, "other"), row(1, (String) null)))
                .containsExactly("[female] 9 [900]", "[smallGroups] 7 [700]");
    }

    @Test
    void theNextSmallestJoinsASingleSmallGroup() {
        assertThat(merged(BY_GENDER, row(9, "female"), row(6, "male"), row(4, "other")))
                .containsExactly("[female] 9 [900]", "[smallGroups] 10 [1000]");
    }

    @Test
    void groupsOfFiveJoinSmallOnes() {
        assertThat(merged(BY_GENDER, row(4, "female"), row(4, "male"), row(5, "other"), row(9, "undisclosed")))
                .containsExactly("[undisclosed] 9 [900]", "[smallGroups] 13 [1300]");
    }

    @Test
    void allGroupsOfThatSizeJoin() {
        assertThat(merged(BY_GENDER, row(6, "female"), row(6, "male"), row(4, "other"), row(9, "undisclosed")))
                .containsExactly("[undisclosed] 9 [900]", "[smallGroups] 16 [1600]");
    }

    @Test
    void groupsJoinUntilTheyAreFiveTogether() {
        assertThat(merged(BY_GENDER, row(1, "female"), row(2, "male"), row(8, "other"), row(20, "undisclosed")))
                .containsExactly("[undisclosed] 20 [2000]", "[smallGroups] 11 [1100]");
    }

    @Test
    void ofOneSmallGroupOnlyTheSumIsLeft() {
        assertThat(merged(BY_GENDER, row(3, "female"))).containsExactly("[smallGroups] 3 [300]");
    }

    @Test
    void aSmallPartOfALargeGroupIsNotShownEither() {
        Question byOutcome = Question.about(FactKind.APPLICATION).by("gender", "outcome");

        assertThat(merged(
                        byOutcome,
                        row(40, "female", "approved"),
                        row(20, "female", "rejected"),
                        row(40, "male", "approved"),
                        row(2, "male", "rejected"),
                        row(30, "other", "approved"),
                        row(9, "other", "rejected")))
                .containsExactly(
                        "[female, approved] 40 [4000]",
                        "[female, rejected] 20 [2000]",
                        "[smallGroups, approved] 70 [7000]",
                        "[smallGroups, rejected] 11 [1100]");
    }

    @Test
    void lengthsForAMedianAreNoGroups() {
        Question lengths = Question.about(FactKind.APPLICATION).by("gender", "hoursToDecision");

        assertThat(merged(lengths, row(3, "female", "10"), row(3, "female", "12"), row(5, "male", "1")))
                .containsExactly("[female, 10] 3 [300]", "[female, 12] 3 [300]", "[male, 1] 5 [500]");
    }

    @Test
    void otherFieldsMayBeSmall() {
        assertThat(merged(Question.about(FactKind.APPLICATION).by("outcome").sum("grantedMinor"), row(1, "open")))
                .containsExactly("[open] 1 [100]");
    }

    private static ChartData chart(List<Label> categories, Series... series) {
        return new ChartData(Sentence.of("says"), categories, List.of(series));
    }

    private static List<Label> labels(String field, String... codes) {
        return Stream.of(codes).map(code -> new Label(field, code)).toList();
    }

    private static Series series(String field, String code, Unit unit, @Nullable Long... values) {
        return new Series(new Label(field, code), unit, null, Arrays.asList(values));
    }

    @Test
    void smallCategoriesOfAChartArePutTogether() {
        ChartData shown = SmallGroups.merged(chart(
                labels("district", "Harari", "Oromia", "Sidama"),
                series("series", "now", Unit.count, 3L, 50L, 6L),
                series("series", "median", Unit.hours, 7L, 8L, 9L)));

        assertThat(shown.categories()).isEqualTo(labels("district", "Oromia", "smallGroups"));
        assertThat(shown.series())
                .containsExactly(
                        series("series", "now", Unit.count, 50L, 9L), series("series", "median", Unit.hours, 8L, null));
    }

    @Test
    void smallSeriesOfAChartArePutTogether() {
        ChartData shown = SmallGroups.merged(chart(
                labels("outcome", "approved", "rejected"),
                series("gender", "female", Unit.count, 20L, 10L),
                series("gender", "male", Unit.count, 20L, 2L),
                series("gender", "other", Unit.count, 5L, 3L)));

        assertThat(shown.series())
                .containsExactly(
                        series("gender", "female", Unit.count, 20L, 10L),
                        series("gender", "smallGroups", Unit.count, 25L, 5L));
    }

    @Test
    void chartsOfOtherThingsAreLeftAsTheyAre() {
        ChartData chart = chart(labels("stage", "Approval"), series("due", "late", Unit.count, 1L));

        assertThat(SmallGroups.merged(chart)).isSameAs(chart);
    }
}
