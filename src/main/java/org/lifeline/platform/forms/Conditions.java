package org.lifeline.platform.forms;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.dmn.feel.impl.FeelException;
import org.camunda.bpm.dmn.feel.impl.scala.ScalaFeelEngine;
import org.camunda.bpm.engine.variable.Variables;

/** Evaluates the FEEL conditions of a form, as the viewer in a browser does. */
final class Conditions {

    private static final ScalaFeelEngine FEEL = new ScalaFeelEngine(List.of());

    private Conditions() {}

    /** Whether a condition hides the part. A condition that cannot be evaluated yet, such as for want of an answer, hides nothing. */
    static boolean isHidden(FormPart part, Map<String, ?> known) {
        if (part.hiddenIf().isEmpty()) {
            return false;
        }
        Map<String, Object> context = new HashMap<>();
        known.forEach((key, value) -> context.put(key, comparable(value)));
        return part.hiddenIf().stream().anyMatch(condition -> isTrue(condition, context));
    }

    private static boolean isTrue(String condition, Map<String, Object> context) {
        String expression = condition.startsWith("=") ? condition.substring(1) : condition;
        try {
            return Boolean.TRUE.equals(FEEL.evaluateSimpleExpression(
                    expression, Variables.fromMap(context).asVariableContext()));
        } catch (FeelException unknown) {
            return false;
        }
    }

    /** An exact number is stored as a text; conditions compare it as a number. */
    private static Object comparable(Object value) {
        return value instanceof String text
                        && text.length() <= AnswerCheck.LONGEST_NUMBER
                        && AnswerCheck.EXACT.matcher(text).matches()
                        && !text.matches("0[0-9].*")
                ? new BigDecimal(text)
                : value;
    }
}
