package org.lifeline.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.camunda.bpm.engine.FilterService;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.LifelineTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;

/** What a start finds, it leaves, and what it does not find, it adds: a version may bring a list that those before it did not have. */
class EngineAuthorizationsTest extends LifelineTest {

    private static final String NEW = "Offered to me";

    @Autowired
    private EngineAuthorizations authorizations;

    @Autowired
    private FilterService filters;

    @Test
    void aStartAddsTheListsThatAreMissingForEverybody() {
        filters.deleteFilter(
                filters.createFilterQuery().filterName(NEW).singleResult().getId());
        assertThat(as("senior-officer").get("/engine-rest/filter").expect(200).text())
                .doesNotContain(NEW);

        authorizations.run(new DefaultApplicationArguments());
        authorizations.run(new DefaultApplicationArguments());

        assertThat(as("senior-officer")
                        .get("/engine-rest/filter?sortBy=filterId&sortOrder=asc")
                        .expect(200)
                        .json()
                        .findValuesAsText("name"))
                .containsExactlyInAnyOrder("My tasks", "My team's tasks", NEW);
    }
}
