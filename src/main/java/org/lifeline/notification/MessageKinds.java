package org.lifeline.notification;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lifeline.platform.engine.TableValues;
import org.lifeline.platform.engine.ValueTable;
import org.springframework.stereotype.Component;

/**
 * The decision table {@code messageKinds}: to which group each kind of message belongs, and between which times of day its SMS is sent.
 *
 * @param kinds by the name of the text in templates/sms, written as one word such as voucherIssued
 */
record MessageKinds(Map<String, Kind> kinds) {

    static final ValueTable<MessageKinds> TABLE = new Table();

    /** @param group null where the person cannot choose how they are told */
    record Kind(@Nullable MessageGroup group, Window window) {}

    /** The name of a text has hyphens, which a name in a table has not. */
    private static final Pattern HYPHEN = Pattern.compile("-([a-z0-9])");

    /**
     * From one minute of the day until before another one.
     *
     * @param until not later than {@code from} where the window ends on the next day; the same for the whole day
     */
    record Window(LocalTime from, LocalTime until) {

        boolean contains(LocalTime time) {
            boolean begun = !time.isBefore(from);
            boolean notOver = time.isBefore(until);
            return from.isBefore(until) ? begun && notOver : begun || notOver;
        }

        /** When it begins for the next time. */
        Instant next(ZonedDateTime now) {
            ZonedDateTime today = now.with(from);
            return (today.isAfter(now) ? today : now.plusDays(1).with(from)).toInstant();
        }
    }

    /** When an SMS with this text may be sent; empty: now. */
    Optional<Instant> waitsUntil(String template, Instant now, ZoneId zone) {
        Kind kind = kinds.get(name(template));
        ZonedDateTime here = now.atZone(zone);
        if (kind == null || kind.window().contains(here.toLocalTime())) {
            return Optional.empty();
        }
        Window window = kind.window();
        return Optional.of(window.next(here));
    }

    /** The group that a message with this text belongs to; empty where the person cannot choose how they are told. */
    Optional<MessageGroup> group(String template) {
        return Optional.ofNullable(kinds.get(name(template))).map(Kind::group);
    }

    static String name(String template) {
        return HYPHEN.matcher(template).replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }

    @Component("messageKindsTable")
    static final class Table implements ValueTable<MessageKinds> {

        private static final Pattern TIME = Pattern.compile("([01]\\d|2[0-3]):([0-5]\\d)");
        private static final String ALWAYS = "always";
        private static final String END_OF_DAY = "24:00";

        @Override
        public String decision() {
            return "messageKinds";
        }

        @Override
        public boolean columns() {
            return true;
        }

        @Override
        public MessageKinds read(TableValues values) {
            Map<String, Kind> kinds = new LinkedHashMap<>();
            for (String message : values.names()) {
                LocalTime from = time(values, message, "from");
                LocalTime until = time(values, message, "until");
                boolean wholeDay = from.equals(LocalTime.MIDNIGHT)
                        && values.text(message, "until").equals(END_OF_DAY);
                values.requireOf(
                        message,
                        wholeDay || !from.equals(until),
                        "both times are the same: write 00:00 and 24:00 for the whole day.");
                kinds.put(message, new Kind(group(values, message), new Window(from, until)));
            }
            return new MessageKinds(Map.copyOf(kinds));
        }

        private static @Nullable MessageGroup group(TableValues values, String message) {
            String text = values.text(message, "group");
            for (MessageGroup group : MessageGroup.values()) {
                if (group.name().equals(text)) {
                    return group;
                }
            }
            values.requireOf(
                    message,
                    text.equals(ALWAYS),
                    "there is no group '" + text + "': it is decision, questions, voucher, reminders or always.");
            return null;
        }

        private static LocalTime time(TableValues values, String message, String column) {
            String text = values.text(message, column);
            if (column.equals("until") && text.equals(END_OF_DAY)) {
                return LocalTime.MIDNIGHT;
            }
            Matcher time = TIME.matcher(text);
            if (!time.matches()) {
                values.requireOf(message, false, "'" + text + "' is no time of day: write one such as 07:00.");
                return LocalTime.MIDNIGHT;
            }
            return LocalTime.of(Integer.parseInt(time.group(1)), Integer.parseInt(time.group(2)));
        }
    }
}
