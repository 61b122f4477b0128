package org.lifeline.platform.engine;

import java.util.Set;

/**
 * Steps of a process that cannot be taken back: they give something to somebody outside the product, or erase it for good. After a database
 * was restored to a moment in the past, their jobs wait until operations release them ({@link HeldSteps}).
 *
 * @param process key of the process
 * @param steps ids of its asynchronous steps in the model
 */
public record WaitsAfterRestore(String process, Set<String> steps) {}
