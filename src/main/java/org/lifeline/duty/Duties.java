package org.lifeline.duty;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Separation of duties. On one case, from filing to payment, a person holds one duty, and none on a case of their own household. The table
 * {@code case_duty} itself refuses duties that exclude each other, so nothing (REST, Java, a second node, two requests at once) can get
 * around the rule. A duty on a claim counts on each application behind the claim's redemptions.
 */
@Repository
public class Duties {

    private final JdbcClient jdbc;

    Duties(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The numbers of the applications that a case is about: the application itself, or those behind the redemptions of a claim. */
    public List<String> applicationsBehind(String caseNumber) {
        return jdbc.sql("select a from applications_behind(:case) a order by a")
                .param("case", caseNumber)
                .query(String.class)
                .list();
    }

    /**
     * Gives a person a duty on a case, permanently. Nothing happens if the person holds this duty already.
     *
     * @param caseNumber number of an application or a claim
     * @throws Refused 403 {@code separationOfDuties} when an obstacle keeps the person from the duty
     */
    public void assign(String caseNumber, String person, Duty duty) {
        record Taken(int applications, @Nullable String obstacle) {}
        Taken taken = jdbc.sql("""
                        select count(a) as applications, take_duty(array_agg(a), :person, :duty) as obstacle
                          from applications_behind(:case) a""")
                .param("case", caseNumber)
                .param("person", person)
                .param("duty", duty.toString())
                .query((row, n) -> new Taken(row.getInt("applications"), row.getString("obstacle")))
                .single();
        if (taken.applications() == 0) {
            throw new IllegalStateException("there is no application behind " + caseNumber + " for the duty " + duty);
        }
        if (taken.obstacle() != null) {
            throw Obstacle.of(taken.obstacle()).refusal().about(caseNumber);
        }
    }

    /** Gives a person the same duty on several applications; on none of them if there is an obstacle on one. */
    public void assign(Collection<String> applications, String person, Duty duty) {
        Optional<String> obstacle = jdbc.sql("select take_duty(cast(:applications as text[]), :person, :duty)")
                .param("applications", applications.toArray(String[]::new))
                .param("person", person)
                .param("duty", duty.toString())
                .query((row, n) -> Optional.ofNullable(row.getString(1)))
                .single();
        obstacle.map(Obstacle::of).ifPresent(o -> {
            throw o.refusal();
        });
    }

    /**
     * Gives a person the same duty on many cases, on each by itself.
     *
     * @return the cases on which an obstacle keeps the person from it, with the obstacle; nothing is written for these
     */
    public Map<String, String> assignEach(Collection<String> cases, String person, Duty duty) {
        Map<String, String> obstacles = new HashMap<>();
        jdbc.sql("""
                        select * from (select c, take_duty(array(select a from applications_behind(c) a order by a), :person, :duty) as obstacle
                                         from unnest(cast(:cases as text[])) c) taken
                         where obstacle is not null""")
                .param("cases", cases.stream().sorted().toArray(String[]::new))
                .param("person", person)
                .param("duty", duty.toString())
                .query(row -> {
                    obstacles.put(row.getString("c"), row.getString("obstacle"));
                });
        return obstacles;
    }

    /** What keeps a person from a duty on a case now. Asked before a person takes a task or is given one. It changes nothing. */
    public Optional<Obstacle> obstacle(String caseNumber, String person, Duty duty) {
        return jdbc.sql("""
                        select o from applications_behind(:case) a cross join lateral duty_obstacle(a, :person, :duty) o
                         where o is not null order by a limit 1""")
                .param("case", caseNumber)
                .param("person", person)
                .param("duty", duty.toString())
                .query(String.class)
                .optional()
                .map(Obstacle::of);
    }

    /**
     * The same on several applications, for a tie to them that is stored in this transaction: who takes a duty there at this moment was first,
     * or waits and finds the tie.
     */
    public Optional<Obstacle> obstacleToTie(Collection<String> applications, String person, Duty duty) {
        List<String> ordered = applications.stream().distinct().sorted().toList();
        // the lock of guard_case_duty
        ordered.forEach(application -> jdbc.sql(
                        "select pg_advisory_xact_lock(hashtextextended(:application || ' ' || :person, 9))")
                .param("application", application)
                .param("person", person)
                .query()
                .listOfRows());
        return ordered.stream()
                .flatMap(application -> obstacle(application, person, duty).stream())
                .findFirst();
    }

    /** @throws Refused 403 {@code separationOfDuties} when an obstacle keeps the person from the duty */
    public void check(String caseNumber, String person, Duty duty) {
        obstacle(caseNumber, person, duty).ifPresent(obstacle -> {
            throw obstacle.refusal().about(caseNumber);
        });
    }

    /**
     * Checks whether a person may request or confirm a change of an officer's identity number. To do so is a duty on each case in which the
     * number counts; the duty is recorded together with the number itself.
     *
     * @param numberKey a keyed hash of the number
     * @throws Refused 403 {@code separationOfDuties} when an obstacle keeps the person from it on one of these cases
     */
    public void checkIdentityChange(byte[] numberKey, String person) {
        record Kept(String application, String obstacle) {}
        jdbc.sql("""
                        select a, o from applications_of_number(:key) a cross join lateral duty_obstacle(a, :person, :duty) o
                         where o is not null order by a limit 1""")
                .param("key", numberKey)
                .param("person", person)
                .param("duty", Duty.IDENTITY_CHANGE.toString())
                .query((row, n) -> new Kept(row.getString("a"), row.getString("o")))
                .optional()
                .ifPresent(kept -> {
                    throw Obstacle.of(kept.obstacle()).refusal().about(kept.application());
                });
    }

    /**
     * Checks whether a person may say who belongs to a household. To do so is a duty on each case of its people; the duty is recorded
     * together with the change.
     *
     * @param people the registry's numbers of the people of the household
     * @throws Refused 403 {@code separationOfDuties} when an obstacle keeps the person from it on one of these cases
     */
    public void checkHouseholdChange(long[] people, String person) {
        record Kept(String application, String obstacle) {}
        jdbc.sql("""
                        select a, o from applications_of_people(cast(:people as bigint[])) a cross join lateral duty_obstacle(a, :person, :duty) o
                         where o is not null order by a limit 1""")
                .param("people", people)
                .param("person", person)
                .param("duty", Duty.HOUSEHOLD_CHANGE.toString())
                .query((row, n) -> new Kept(row.getString("a"), row.getString("o")))
                .optional()
                .ifPresent(kept -> {
                    throw Obstacle.of(kept.obstacle()).refusal().about(kept.application());
                });
    }

    /**
     * Checks that a person is not a party of a case with which another case is compared.
     *
     * @throws Refused 403 {@code separationOfDuties} for the applicant, a member of the household, or the person who filed the application
     */
    public void checkParty(String application, String person) {
        jdbc.sql("""
                        select party from (select coalesce(
                            (select duty from case_duty
                              where application_number = :application and person = :person and kind in ('applicant', 'filing') limit 1),
                            case when is_related(:person, :application) then 'household' end) as party) p where party is not null""")
                .param("application", application)
                .param("person", person)
                .query(String.class)
                .optional()
                .map(Obstacle::of)
                .ifPresent(party -> {
                    throw party.refusal().about(application);
                });
    }
}
