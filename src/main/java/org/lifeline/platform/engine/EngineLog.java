package org.lifeline.platform.engine;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.problem.Refused;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Holds back what the engine logs about requests that were wrong. Its REST layer logs a stack trace for each invalid value of a caller,
 * with the value in it, which may be somebody's name. Its user tasks log an error for each refusal that an officer reads.
 * {@link EngineProblems} knows what was answered. For a real failure it logs the places in the code, without the messages.
 */
final class EngineLog extends TurboFilter {

    private static final String REST = "org.camunda.bpm.engine.rest.exception";

    private static final String TASKS = "org.camunda.bpm.engine.bpmn.behavior";

    /** A line of a stack trace: the type of an exception, and where it happened. */
    private static final Pattern LINE = Pattern.compile(
            "(?<=^(?:ENGINE-REST-HTTP\\d{3} )?)(?:Caused by: |\\s*Suppressed: )?(?:\\w+\\.)+[\\w$]+(?=:|$)|^\\s+at .+$",
            Pattern.MULTILINE);

    private static final ThreadLocal<String> HELD = new ThreadLocal<>();

    private static final EngineLog INSTALLED = new EngineLog();

    private EngineLog() {}

    static void install() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                && !context.getTurboFilterList().contains(INSTALLED)) {
            INSTALLED.setContext(context);
            INSTALLED.start();
            context.addTurboFilter(INSTALLED);
        }
    }

    /**
     * What was held back since the last call on this thread: types of exceptions and places in the code, one on each line; empty if nothing
     * was.
     */
    static String take() {
        String held = HELD.get();
        HELD.remove();
        return held == null ? "" : kindsAndPlaces(held);
    }

    static String kindsAndPlaces(String stackTrace) {
        Matcher lines = LINE.matcher(stackTrace);
        return lines.results().map(found -> found.group().stripTrailing()).collect(Collectors.joining("\n"));
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] values,
            @Nullable Throwable failure) {
        if (TASKS.equals(logger.getName())) {
            // a failure that is logged together with other values is the last of the values
            boolean refusal = failure instanceof Refused
                    || (values != null && values.length > 0 && values[values.length - 1] instanceof Refused);
            return refusal ? FilterReply.DENY : FilterReply.NEUTRAL;
        }
        // an error of this logger means that the database does not answer; it names no person
        if (!REST.equals(logger.getName()) || level.isGreaterOrEqual(Level.ERROR)) {
            return FilterReply.NEUTRAL;
        }
        if (format != null && level == Level.WARN) {
            HELD.set(format);
        }
        return format == null ? FilterReply.NEUTRAL : FilterReply.DENY;
    }
}
