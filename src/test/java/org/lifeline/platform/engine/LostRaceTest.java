package org.lifeline.platform.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.exception.NullValueException;
import org.junit.jupiter.api.Test;
import org.lifeline.testing.Cases;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.NewProgramme;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The engine's own words for a process that ended while a message was on its way to it: SimultaneousActionsTest meets them once in a few thousand trials. */
class LostRaceTest extends LifelineTest {

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void aMessageWithoutAWaitingExecutionIsALostRace() {
        String number = Cases.apply(as("applicant"), NewProgramme.with(jdbc).stages("junior-officer"), Cases.answers());
        Cases.task(as("junior-officer"), number);
        String process = runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(number, "assistanceApplication")
                .singleResult()
                .getId();

        Throwable nobodyWaits = catchThrowable(() -> runtime.messageEventReceived("appealFiled", process));

        assertThat(LostRace.is(nobodyWaits)).isTrue();
        assertThat(LostRace.is(new NullValueException(
                        "Cannot restore state of process instance 1: list of executions is empty")))
                .isTrue();
        assertThat(
                        LostRace.is(
                                new ProcessEngineException(
                                        "ENGINE-03077 Cannot resolve parent with id '1' of execution '2', perhaps it was deleted in the meantime")))
                .isTrue();
    }

    @Test
    void aMissingObjectIsNotALostRace() {
        Throwable noSuch = catchThrowable(() -> runtime.setVariable("no-such-execution", "a", 1));

        assertThat(noSuch).isInstanceOf(NullValueException.class);
        assertThat(LostRace.is(noSuch)).isFalse();
    }
}
