package org.lifeline.platform.engine;

import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.engine.variable.value.TypedValue;
import org.jspecify.annotations.Nullable;

/** A variable for the steps of this one transaction, such as the inputs of a decision table that comes next. The engine's tables do not keep it. */
public final class TransientVariable {

    private TransientVariable() {}

    /** A case that an earlier version began, and kept the variable of, keeps it. */
    public static void set(VariableScope scope, String name, @Nullable Object value) {
        TypedValue before = scope.getVariableTyped(name, false);
        boolean isKept = before != null && !before.isTransient();
        scope.setVariable(name, isKept ? value : Variables.untypedValue(value, true));
    }
}
