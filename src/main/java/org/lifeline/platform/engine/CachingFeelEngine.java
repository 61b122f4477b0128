package org.lifeline.platform.engine;

import camundajar.impl.scala.util.Either;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.dmn.feel.impl.scala.ScalaFeelEngine;
import org.camunda.bpm.dmn.feel.impl.scala.function.CustomFunctionTransformer;
import org.camunda.feel.FeelEngine;
import org.camunda.feel.syntaxtree.ParsedExpression;
import org.camunda.feel.valuemapper.ValueMapper;

/**
 * Evaluates the cells of decision tables and parses each of them only once. The engine's own implementation parses them again at each
 * evaluation (camunda/feel-scala issue 1149), which took a tenth of a case's processor time.
 */
class CachingFeelEngine extends ScalaFeelEngine {

    CachingFeelEngine() {
        super(List.of());
    }

    @Override
    protected FeelEngine buildFeelEngine(CustomFunctionTransformer functions, ValueMapper.CompositeValueMapper values) {
        return new Parsing(functions, values);
    }

    /** Only expressions of deployed models are parsed, so the cache does not grow with the number of cases. */
    private static final class Parsing extends FeelEngine {

        private final Map<String, Either<Failure, ParsedExpression>> expressions = new ConcurrentHashMap<>();
        private final Map<String, Either<Failure, ParsedExpression>> unaryTests = new ConcurrentHashMap<>();

        Parsing(CustomFunctionTransformer functions, ValueMapper.CompositeValueMapper values) {
            super(functions, values, defaultConfiguration(), defaultClock());
        }

        @Override
        public Either<Failure, ParsedExpression> parseExpression(String expression) {
            return expressions.computeIfAbsent(expression, super::parseExpression);
        }

        @Override
        public Either<Failure, ParsedExpression> parseUnaryTests(String tests) {
            return unaryTests.computeIfAbsent(tests, super::parseUnaryTests);
        }
    }
}
