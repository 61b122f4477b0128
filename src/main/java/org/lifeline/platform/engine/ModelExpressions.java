package org.lifeline.platform.engine;

import java.beans.FeatureDescriptor;
import java.lang.reflect.Method;
import java.util.Iterator;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.impl.el.JuelExpressionManager;
import org.camunda.bpm.engine.impl.el.ReadOnlyMapELResolver;
import org.camunda.bpm.engine.impl.el.VariableContextElResolver;
import org.camunda.bpm.engine.impl.el.VariableScopeElResolver;
import org.camunda.bpm.impl.juel.ExpressionFactoryImpl;
import org.camunda.bpm.impl.juel.jakarta.el.CompositeELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.ELContext;
import org.camunda.bpm.impl.juel.jakarta.el.ELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.FunctionMapper;
import org.camunda.bpm.impl.juel.jakarta.el.MapELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.PropertyNotWritableException;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the expressions of models without being able to call a method. The language that it parses has no method calls, and the only
 * readable property of a Java object is {@link #BUSINESS_KEY}. What remains are variables, the entries of a decision's result, the
 * rows of the table of deadlines, the delegates by name, and the two functions that the stored task filters need. {@link ModelCheck} refuses a wrong expression when its model
 * is deployed; this is the second line of defence.
 */
public class ModelExpressions extends JuelExpressionManager {

    /** The only property of the engine's own objects that an expression can read. */
    static final String BUSINESS_KEY = "processBusinessKey";

    /** What stands in front of a deadline's name. */
    static final String DEADLINES = "deadlines";

    /** Functions that the stored filters "My tasks", "My team's tasks" and "Offered to me" use. */
    private static final Set<String> FUNCTIONS = Set.of("currentUser", "currentUserGroups");

    private final UnaryOperator<String> deadlines;
    private final ELResolver[] more;

    /**
     * @param beans the beans that an expression can name besides variables
     * @param deadlines the time of a deadline by its name, such as P5D
     * @param more additional resolvers that are asked first; process tests use them for mocks
     */
    public ModelExpressions(Map<Object, Object> beans, UnaryOperator<String> deadlines, ELResolver... more) {
        super(beans);
        this.deadlines = deadlines;
        this.more = more;
        // the language profile of JEE 5 has properties, operators and functions, but no method calls
        setExpressionFactory(new ExpressionFactoryImpl(ExpressionFactoryImpl.Profile.JEE5, new Properties()));
    }

    @Override
    protected ELResolver createElResolver() {
        CompositeELResolver resolver = new CompositeELResolver();
        // first, so that no variable of a case takes the place of the deadlines
        resolver.add(new DeadlineResolver(deadlines));
        for (ELResolver each : more) {
            resolver.add(each);
        }
        resolver.add(new VariableScopeElResolver());
        resolver.add(new VariableContextElResolver());
        resolver.add(new ReadOnlyMapELResolver(beans));
        resolver.add(new MapELResolver(true));
        resolver.add(new BusinessKeyResolver());
        return resolver;
    }

    @Override
    protected FunctionMapper createFunctionMapper() {
        return new FunctionMapper() {
            @Override
            public @Nullable Method resolveFunction(String prefix, String name) {
                return (prefix == null || prefix.isEmpty()) && FUNCTIONS.contains(name) ? functions.get(name) : null;
            }
        };
    }

    private static final class BusinessKeyResolver extends ReadingResolver {

        @Override
        public @Nullable Object getValue(ELContext context, @Nullable Object base, @Nullable Object property) {
            if (!BUSINESS_KEY.equals(property)) {
                return null;
            }
            if (base instanceof DelegateExecution execution) {
                context.setPropertyResolved(true);
                return execution.getProcessBusinessKey();
            }
            if (base instanceof DelegateTask task) {
                context.setPropertyResolved(true);
                return task.getExecution().getProcessBusinessKey();
            }
            return null;
        }
    }

    /** Resolves {@code deadlines.appealReview} to the row of the latest table. */
    private static final class DeadlineResolver extends ReadingResolver {

        private final UnaryOperator<String> deadlines;

        DeadlineResolver(UnaryOperator<String> deadlines) {
            this.deadlines = deadlines;
        }

        @Override
        public @Nullable Object getValue(ELContext context, @Nullable Object base, @Nullable Object property) {
            if (base == null && DEADLINES.equals(property)) {
                context.setPropertyResolved(true);
                return this;
            }
            if (base == this) {
                context.setPropertyResolved(true);
                return deadlines.apply(String.valueOf(property));
            }
            return null;
        }
    }

    /** A resolver that reads and changes nothing. */
    private abstract static class ReadingResolver extends ELResolver {

        @Override
        public @Nullable Class<?> getType(ELContext context, @Nullable Object base, @Nullable Object property) {
            return null;
        }

        @Override
        public void setValue(
                ELContext context, @Nullable Object base, @Nullable Object property, @Nullable Object value) {
            throw new PropertyNotWritableException("Expressions change nothing.");
        }

        @Override
        public boolean isReadOnly(ELContext context, @Nullable Object base, @Nullable Object property) {
            return true;
        }

        @Override
        public @Nullable Iterator<FeatureDescriptor> getFeatureDescriptors(ELContext context, @Nullable Object base) {
            return null;
        }

        @Override
        public Class<?> getCommonPropertyType(ELContext context, @Nullable Object base) {
            return String.class;
        }
    }
}
