package org.lifeline.platform.database;

import java.time.Clock;
import java.time.LocalDate;
import java.time.Year;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Numbers that people read out to each other, such as A-2026-000123 for an application. No number is given twice. */
@Component
public class RunningNumbers {

    private final JdbcClient jdbc;
    private final Clock clock;

    RunningNumbers(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * The next number of its kind.
     *
     * @param letters what it begins with, and what tells its kind
     * @param sequence of the database; it is not set back in a new year
     */
    public String next(String letters, String sequence) {
        long count = jdbc.sql("select nextval(cast(:sequence as regclass))")
                .param("sequence", sequence)
                .query(Long.class)
                .single();
        return of(letters, Year.from(LocalDate.now(clock)), count);
    }

    /** Six digits, and more when they are needed. */
    static String of(String letters, Year year, long count) {
        return "%s-%s-%06d".formatted(letters, year, count);
    }
}
