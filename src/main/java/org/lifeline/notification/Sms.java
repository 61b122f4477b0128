package org.lifeline.notification;

/**
 * A short message to one telephone.
 *
 * @param businessKey the lasting name of the message; a message with the same key is sent once
 * @param to in E.164, such as {@code +251911234567}
 */
record Sms(String businessKey, String to, String text) {}
