package org.lifeline.platform.engine;

import camundajar.impl.scala.Product;
import camundajar.impl.scala.Tuple2;
import camundajar.impl.scala.collection.Iterator;
import camundajar.impl.scala.util.Either;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.camunda.feel.FeelEngine;
import org.camunda.feel.syntaxtree.FunctionDefinition;
import org.camunda.feel.syntaxtree.ParsedExpression;
import org.camunda.feel.syntaxtree.Ref;

/** Finds the variables that an expression of a decision reads. */
final class FeelNames {

    /** Names that FEEL itself gives a value: the input of a cell, the entry that a filter looks at, the results of a loop so far. */
    private static final Set<String> OF_THE_LANGUAGE = Set.of("?", "cellInput", "item", "partial");

    private static final FeelEngine PARSER = new FeelEngine(
            FeelEngine.defaultFunctionProvider(),
            FeelEngine.defaultValueMapper(),
            FeelEngine.defaultConfiguration(),
            FeelEngine.defaultClock());

    private FeelNames() {}

    /** The variables of an expression; empty where it cannot be read. */
    static Optional<Set<String>> ofExpression(String expression) {
        return names(PARSER.parseExpression(expression));
    }

    /** The variables of a condition's cell; empty where it cannot be read. */
    static Optional<Set<String>> ofCondition(String tests) {
        return names(PARSER.parseUnaryTests(tests));
    }

    private static Optional<Set<String>> names(Either<?, ParsedExpression> parsed) {
        if (parsed.isLeft()) {
            return Optional.empty();
        }
        Set<String> read = new TreeSet<>();
        Set<String> own = new TreeSet<>(OF_THE_LANGUAGE);
        collect(parsed.toOption().get().expression(), read, own);
        read.removeAll(own);
        return Optional.of(read);
    }

    /** @param own gets the names that the expression itself declares, in a loop, a context or a function */
    private static void collect(Object part, Set<String> read, Set<String> own) {
        if (part instanceof Ref variable) {
            read.add(variable.names().head());
            return;
        }
        if (part instanceof Tuple2<?, ?> named && named._1() instanceof String name) {
            own.add(name);
        }
        if (part instanceof FunctionDefinition function) {
            Iterator<String> parameters = function.parameters().iterator();
            while (parameters.hasNext()) {
                own.add(parameters.next());
            }
        }
        if (part instanceof Product product) {
            Iterator<Object> inner = product.productIterator();
            while (inner.hasNext()) {
                collect(inner.next(), read, own);
            }
        }
    }
}
