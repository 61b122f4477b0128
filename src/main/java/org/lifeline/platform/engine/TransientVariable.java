package org.lifeline.platform.engine;

import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.engine.variable.value.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * A variable for the steps of the current transaction, such as the inputs of the next decision table. It is not stored in the engine's
 * tables.
 */
public final class TransientVariable {

    private TransientVariable() {}

    /** Sets the variable. A case of an earlier version that stored the variable keeps it stored. */
    public static void set(VariableScope scope, String name, @Nullable Object value) {
        TypedValue before = scope.getVariableTyped(name, false);
        boolean isKept = before != null && !before.isTransient();
        scope.setVariable(name, isKept ? value : Variables.untypedValue(value, true));
    }
}
