package org.lifeline.platform.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.camunda.bpm.impl.juel.AstBinary;
import org.camunda.bpm.impl.juel.AstChoice;
import org.camunda.bpm.impl.juel.AstComposite;
import org.camunda.bpm.impl.juel.AstDot;
import org.camunda.bpm.impl.juel.AstEval;
import org.camunda.bpm.impl.juel.AstIdentifier;
import org.camunda.bpm.impl.juel.AstLiteral;
import org.camunda.bpm.impl.juel.AstNested;
import org.camunda.bpm.impl.juel.AstText;
import org.camunda.bpm.impl.juel.AstUnary;
import org.camunda.bpm.impl.juel.Builder;
import org.camunda.bpm.impl.juel.Node;
import org.camunda.bpm.impl.juel.TreeBuilderException;
import org.jspecify.annotations.Nullable;

/**
 * Allows only certain expressions in models: variables, literals, comparison, arithmetic and boolean operators, the conditional operator,
 * text around them, and one property of a variable (an entry of a decision's result). The engine's own parser reads the expression, so that
 * both understand it in the same way. Everything else is refused.
 */
final class ExpressionCheck {

    private static final Set<Class<? extends Node>> ALLOWED = Set.of(
            AstBinary.class,
            AstChoice.class,
            AstComposite.class,
            AstEval.class,
            AstNested.class,
            AstText.class,
            AstUnary.class);

    /** Objects that the engine offers besides the variables. */
    private static final Set<String> ENGINE_OBJECTS =
            Set.of("execution", "task", "caseExecution", "externalTask", "authenticatedUserId");

    private static final Pattern PROPERTY = Pattern.compile("[a-z][A-Za-z0-9]*");

    private static final int LONGEST = 1000;

    private final Predicate<String> isBean;

    /** @param isBean whether a name is that of a delegate or listener */
    ExpressionCheck(Predicate<String> isBean) {
        this.isBean = isBean;
    }

    /** Whether the engine would evaluate something in this text. */
    static boolean isEvaluated(String text) {
        return text.contains("${") || text.contains("#{");
    }

    /** Why this text is not allowed where the engine evaluates expressions; null when it is allowed. */
    @Nullable
    String objection(String text) {
        if (text.length() > LONGEST) {
            return "an expression has at most " + LONGEST + " characters";
        }
        Node root;
        try {
            // parsed with method calls enabled, so that the message can say when there is one
            root = new Builder(Builder.Feature.METHOD_INVOCATIONS).build(text).getRoot();
        } catch (TreeBuilderException | StackOverflowError e) {
            return "the expression cannot be read";
        }
        Deque<Node> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            Node node = open.pop();
            String objection = objection(node);
            if (objection != null) {
                return objection;
            }
            if (node instanceof AstDot) {
                continue; // checked together with the part in front of the dot
            }
            for (int i = 0; i < node.getCardinality(); i++) {
                if (node.getChild(i) != null) {
                    open.push(node.getChild(i));
                }
            }
        }
        return null;
    }

    private @Nullable String objection(Node node) {
        if (node instanceof AstIdentifier) {
            String name = node.toString();
            if (ENGINE_OBJECTS.contains(name)) {
                return "'" + name + "' cannot be named, but for execution." + ModelExpressions.BUSINESS_KEY;
            }
            if (name.equals(ModelExpressions.DEADLINES)) {
                return "'deadlines' stands before the name of a row, as in deadlines.appealReview";
            }
            return isBean.test(name) ? "'" + name + "' can stand in a delegate expression only" : null;
        }
        if (node instanceof AstDot dot) {
            return property(dot);
        }
        if (node instanceof AstLiteral || ALLOWED.contains(node.getClass())) {
            return null;
        }
        return "only variables, literals, operators and one property of a variable may be used; no call of a method or function";
    }

    private @Nullable String property(AstDot dot) {
        String property = dot.toString().replace(".", "").strip();
        if (!(dot.getChild(0) instanceof AstIdentifier owner)) {
            return "only a variable's own property can be read, as in triage.priority";
        }
        if (ENGINE_OBJECTS.contains(owner.toString())) {
            return owner.toString().equals("execution") && property.equals(ModelExpressions.BUSINESS_KEY)
                    ? null
                    : "'" + owner + "' cannot be named, but for execution." + ModelExpressions.BUSINESS_KEY;
        }
        if (isBean.test(owner.toString())) {
            return "'" + owner + "' can stand in a delegate expression only";
        }
        return PROPERTY.matcher(property).matches() && !property.equals("class")
                ? null
                : "'" + property + "' is no property of a variable";
    }
}
