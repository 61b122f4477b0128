package org.lifeline.models;

import static org.camunda.bpm.engine.test.assertions.bpmn.AbstractAssertions.init;
import static org.camunda.bpm.engine.test.assertions.bpmn.AbstractAssertions.reset;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.camunda.bpm.engine.test.mock.MockElResolver;
import org.camunda.bpm.engine.test.mock.Mocks;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.community.process_test_coverage.core.model.DefaultCollector;
import org.camunda.community.process_test_coverage.core.model.Event;
import org.camunda.community.process_test_coverage.core.model.Run;
import org.camunda.community.process_test_coverage.core.model.Suite;
import org.camunda.community.process_test_coverage.engine.platform7.ExecutionContextModelProvider;
import org.camunda.community.process_test_coverage.engine.platform7.ProcessCoverageConfigurator;
import org.camunda.community.process_test_coverage.engine.platform7.ProcessEngineAdapter;
import org.camunda.spin.plugin.impl.SpinProcessEnginePlugin;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.lifeline.platform.engine.Deadlines;
import org.lifeline.platform.engine.ModelExpressions;
import org.lifeline.platform.engine.TaskTitles;
import org.lifeline.platform.engine.ValueTables;
import org.springframework.core.io.Resource;

/**
 * The engine that the stories run in: every model deployed as the product deploys it, on a real PostgreSQL, with mocks
 * where the product has delegates. One server and one engine serve all story classes.
 *
 * <p>When every story of a class has run and passed, the class must have covered every element and every flow of its
 * process. A single story run alone is not judged by that.
 *
 * <p>{@link MigrationStoriesTest} runs all stories once more, in an engine that carries the cases over to a changed version at every step.
 */
final class StoryEngine implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(StoryEngine.class);

    private final List<String> processKeys;
    private final Set<String> passedStories = new TreeSet<>();
    private boolean failed;

    private StoryEngine(List<String> processKeys) {
        this.processKeys = processKeys;
    }

    /** @param processKeys the processes that the stories of the class must cover in full */
    static StoryEngine covering(String... processKeys) {
        return new StoryEngine(List.of(processKeys));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Running running = running(context);
        String suite = context.getUniqueId();
        running.collector.createSuite(new Suite(suite, context.getDisplayName()));
        running.collector.setExcludedProcessDefinitionKeys(List.of());
        running.collector.activateSuite(suite);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Running running = running(context);
        String suite = running.collector.getActiveSuite().getId();
        running.collector.createRun(new Run(context.getUniqueId(), context.getDisplayName()), suite);
        running.collector.activateRun(context.getUniqueId());
        init(running.engine);
        // a story begins with the facts that the product reads at the table
        Mocks.register("caseFactsListener", (ExecutionListener) execution -> {});
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isEmpty()) {
            passedStories.add(context.getRequiredTestMethod().getName());
        } else {
            failed = true;
        }
        if (migrating(context)) {
            CarriedOver.endOf(running(context).engine);
        }
        Mocks.reset();
        ClockUtil.reset();
        reset();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Set<String> stories = AnnotationSupport.findAnnotatedMethods(
                        context.getRequiredTestClass(), Testable.class, HierarchyTraversalMode.TOP_DOWN)
                .stream()
                .map(Method::getName)
                .collect(Collectors.toSet());
        if (failed || migrating(context) || !passedStories.containsAll(stories)) {
            return;
        }
        Running running = running(context);
        for (String processKey : processKeys) {
            Set<String> missed = running.elements(processKey);
            running.collector.getActiveSuite().getEvents(processKey).stream()
                    .map(Event::getDefinitionKey)
                    .forEach(missed::remove);
            Assertions.assertEquals(
                    Set.of(), missed, "No story passes these elements of " + processKey + "; each needs one");
        }
    }

    private static Running running(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Running.class, key -> new Running(migrating(context)), Running.class);
    }

    private static boolean migrating(ExtensionContext context) {
        return context.getConfigurationParameter(CarriedOver.PARAMETER).isPresent();
    }

    private static final class Running implements ExtensionContext.Store.CloseableResource {

        final EmbeddedPostgres postgres;
        final ProcessEngine engine;
        final DefaultCollector collector = new DefaultCollector(new ExecutionContextModelProvider());

        Running(boolean migrating) {
            try {
                postgres = EmbeddedPostgres.start();
            } catch (IOException noServer) {
                throw new UncheckedIOException(noServer);
            }
            StandaloneProcessEngineConfiguration configuration = new StandaloneProcessEngineConfiguration();
            Deadlines deadlines = new Deadlines(new ValueTables(configuration::getRepositoryService));
            configuration.setProcessEngineName(migrating ? "stories with migrations" : "stories");
            configuration.setDataSource(postgres.getPostgresDatabase());
            configuration.setDatabaseSchemaUpdate("true");
            configuration.setHistory("full");
            configuration.setEnforceHistoryTimeToLive(true);
            configuration.setJobExecutorActivate(false);
            configuration.setDefaultSerializationFormat("application/json");
            configuration.setJavaSerializationFormatEnabled(false);
            configuration.setExpressionManager(new ModelExpressions(Map.of(), deadlines::time, new MockElResolver()));
            configuration.setCustomPostBPMNParseListeners(
                    new ArrayList<>(List.of(new TaskTitles(configuration.getExpressionManager()))));
            configuration.getProcessEnginePlugins().add(new SpinProcessEnginePlugin());
            ProcessCoverageConfigurator.initializeProcessCoverageExtensions(configuration);
            CarriedOver carriedOver = new CarriedOver();
            if (migrating) {
                configuration.setCustomPreCommandInterceptorsTxRequired(List.of(carriedOver));
            }
            engine = configuration.buildProcessEngine();
            new ProcessEngineAdapter(engine, collector).initializeListeners();
            if (migrating) {
                // first, so that cases begin on the models as they are
                carriedOver.deployChanged(engine);
            }
            deployEverything();
        }

        private void deployEverything() {
            DeploymentBuilder deployment =
                    engine.getRepositoryService().createDeployment().name("models");
            Models.all().forEach(model -> addTo(deployment, model));
            deployment.deploy();
        }

        private static void addTo(DeploymentBuilder deployment, Resource model) {
            try (InputStream in = model.getInputStream()) {
                deployment.addInputStream(model.getFilename(), in);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }

        Set<String> elements(String processKey) {
            String definition = engine.getRepositoryService()
                    .createProcessDefinitionQuery()
                    .processDefinitionKey(processKey)
                    .latestVersion()
                    .singleResult()
                    .getId();
            BpmnModelInstance model = engine.getRepositoryService().getBpmnModelInstance(definition);
            return Stream.concat(
                            model.getModelElementsByType(FlowNode.class).stream(),
                            model.getModelElementsByType(SequenceFlow.class).stream())
                    .map(FlowElement::getId)
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        @Override
        public void close() throws IOException {
            engine.close();
            postgres.close();
        }
    }
}
