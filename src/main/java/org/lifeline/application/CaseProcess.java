package org.lifeline.application;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.money.Money;
import org.lifeline.platform.problem.Refused;

/** The process in which a case is decided, as far as this domain starts it, tells it something or asks where it is. */
public interface CaseProcess {

    /**
     * Starts the case with identifiers and amounts only. Personal data stay with the case and out of the engine's variables
     * ({@link org.lifeline.approval.CaseFacts}).
     */
    void start(Application application, Money amount, Money maximum);

    /** @throws Refused 409 when no stage waits for the applicant's answer */
    void informationReceived(String number);

    /** @throws Refused 409 when the case is over */
    void withdrawn(String number);

    /** @throws Refused 409 when the days to appeal are over */
    void appealFiled(String number);

    /** When the running period for an appeal ends; null when none runs. */
    @Nullable
    Instant appealUntil(String number);

    /**
     * What somebody has to do in a case now.
     *
     * @param stage position of the stage that is open; null for none
     * @param due by when the first of the open tasks should be done; null when no time is set
     */
    record Open(@Nullable Integer stage, @Nullable Instant due) {}

    /** What is open in each of the cases, by case number. A case without an open task is not in it. */
    Map<String, Open> open(Collection<String> applicationNumbers);

    /** Whether there is an applicant's account of this name. */
    boolean isApplicantAccount(String name);
}
