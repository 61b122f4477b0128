package org.lifeline.registry;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the registry has to know of cases. The domain of applications, which knows people, implements it. */
public interface CasesOfPeople {

    /** The registry's number of the beneficiary of a case; empty when there is no such case, or nobody is registered for it yet. */
    Optional<Long> person(String applicationNumber);

    /**
     * The beneficiary of a case.
     *
     * @param person the registry's number
     * @param appliedOn the day on which the application was submitted
     */
    record Beneficiary(long person, LocalDate appliedOn) {}

    /** The beneficiaries of several cases, by case number; without those for which nobody is registered yet. */
    Map<String, Beneficiary> beneficiaries(Collection<String> caseNumbers);

    /**
     * Some people with an application to this programme whose data are kept, in the order of their numbers.
     *
     * @param after the last number that was seen; 0 at the beginning
     */
    List<Long> people(String programme, long after, int most);

    /** How many people have an application to this programme whose data are kept. */
    long countPeople(String programme);

    /** The numbers of all cases of a person that were submitted. */
    List<String> of(long person);

    /** Whether there is an application of this person whose data are kept. */
    boolean needs(long person);

    /** The numbers of all cases of some people, drafts too, in order; locked, so that nothing is decided on them at the same moment. */
    List<String> lock(Collection<Long> people);

    /**
     * Makes cases those of another entry.
     *
     * @param numbers cases of {@code from}
     * @throws IllegalStateException when one of them is of somebody else
     */
    void move(Collection<String> numbers, long from, long to);
}
