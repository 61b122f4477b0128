package org.lifeline.platform;

/** A real deployment lacks a setting or has an invalid one. The message is one line that names the setting. */
public final class SettingMissing extends RuntimeException {
    public SettingMissing(String message) {
        super(message);
    }
}
