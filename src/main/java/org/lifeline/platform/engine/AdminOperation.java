package org.lifeline.platform.engine;

import java.util.Map;

/**
 * Published when a person changed an account, a group, a membership or a permission in the engine, in the transaction of the change.
 *
 * @param person the log-in
 * @param what such as UserCreate
 * @param properties codes by the engine's names for them; never a password
 */
public record AdminOperation(String person, String what, Map<String, String> properties) {}
