package org.lifeline.platform.engine;

import java.util.Map;

/**
 * Event published when a person changed an account, a group, a membership or a permission in the engine, within the transaction of the
 * change.
 *
 * @param person the person's account
 * @param what name of the operation, such as UserCreate
 * @param properties codes, by the engine's names; never a password
 */
public record AdminOperation(String person, String what, Map<String, String> properties) {}
