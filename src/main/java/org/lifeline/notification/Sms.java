package org.lifeline.notification;

/**
 * A short message to one telephone.
 *
 * @param businessKey names the message for ever: it is sent once
 * @param to in E.164, such as {@code +251911234567}
 */
record Sms(String businessKey, String to, String text) {}
