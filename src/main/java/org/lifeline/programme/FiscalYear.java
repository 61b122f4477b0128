package org.lifeline.programme;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * A fiscal year of a programme. It includes its first and last day.
 *
 * @param budget in major units of the programme's currency
 */
public record FiscalYear(String code, LocalDate startsOn, LocalDate endsOn, BigDecimal budget) {}
