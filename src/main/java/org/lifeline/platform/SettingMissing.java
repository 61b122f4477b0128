package org.lifeline.platform;

/** A real deployment lacks a setting, or has one that cannot be; the message is one line that names it. */
public final class SettingMissing extends RuntimeException {
    public SettingMissing(String message) {
        super(message);
    }
}
