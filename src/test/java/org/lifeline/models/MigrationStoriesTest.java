package org.lifeline.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.ClassNameFilter.excludeClassNamePatterns;
import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * Running cases survive a new version of their model, in every state that a case of any process can wait in: all stories are told once more,
 * and before each thing that happens the cases are carried over to a changed version ({@link CarriedOver}). They end as they do without it.
 */
@Tag("slow")
class MigrationStoriesTest {

    @Test
    void everyCaseIsCarriedOverInEveryStateAndGoesOnToItsEnd() {
        SummaryGeneratingListener told = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectPackage(getClass().getPackageName()))
                                .filters(includeClassNamePatterns(".*StoriesTest", ".*SingleStepModelsTest"))
                                .filters(excludeClassNamePatterns(
                                        ".*\\." + getClass().getSimpleName()))
                                .configurationParameter(CarriedOver.PARAMETER, "true")
                                .build(),
                        told);

        StringWriter failures = new StringWriter();
        told.getSummary().printFailuresTo(new PrintWriter(failures, true), 3);
        assertThat(told.getSummary().getTotalFailureCount())
                .as(failures.toString())
                .isZero();
        assertThat(told.getSummary().getTestsSucceededCount()).isGreaterThan(200);
        Set<String> missed = new TreeSet<>(CarriedOver.possible());
        missed.removeAll(CarriedOver.STATES);
        assertThat(missed).as("states in which no case was carried over").isEmpty();
        assertThat(CarriedOver.ADDED_STEPS).as("steps of the changed version").hasSizeGreaterThan(50);
    }
}
