package org.lifeline.platform.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.lifeline.testing.Patience.PATIENCE;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.spring.SpringProcessEngineConfiguration;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.spring.boot.starter.property.CamundaBpmProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.lifeline.platform.RunMode;
import org.lifeline.testing.LifelineTest;
import org.lifeline.testing.Together;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.transaction.support.TransactionTemplate;

/** A node that waits with its models for the end of another one, beside the timers of the models that are deployed. */
@ExtendWith(OutputCaptureExtension.class)
class ModelRolloutTest extends LifelineTest {

    private static final String DEPLOYMENT = "models of a rollout's test";
    private static final String KEY = "repeatedOfARollout";

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ObjectProvider<RepositoryService> repository;

    @Autowired
    private ObjectProvider<TransactionTemplate> transaction;

    @Autowired
    private ThreadPoolTaskScheduler scheduler;

    @TempDir
    Path folder;

    private final TurningClock clock = new TurningClock();
    private ModelRollout rollout;

    /** The clock of the node that waits: once it is turned, the others have not been seen for an hour. */
    private static final class TurningClock extends Clock {

        private Duration ahead = Duration.ZERO;

        @Override
        public Instant instant() {
            return Clock.systemUTC().instant().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void aNodeWithANewModelBesideOneWithoutIt() throws Exception {
        repository
                .getObject()
                .createDeployment()
                .name(DEPLOYMENT)
                .addInputStream("repeated.bpmn", Files.newInputStream(model("1")))
                .deploy();
        Path next = model("2");
        CamundaBpmProperties properties = new CamundaBpmProperties();
        properties.setDeploymentResourcePattern(new String[] {"file:" + next});
        rollout = new ModelRollout(
                new ShippedModels(properties, new PathMatchingResourcePatternResolver()),
                new RunMode(false),
                jdbc,
                clock,
                repository,
                transaction);
        SpringProcessEngineConfiguration engine = new SpringProcessEngineConfiguration();
        engine.setDeploymentName(DEPLOYMENT);
        engine.setDeploymentResources(new PathMatchingResourcePatternResolver().getResources("file:" + next));

        rollout.prepare(engine);

        assertThat(engine.getDeploymentResources()).isEmpty();
        assertThat(rollout.isWaiting()).isTrue();
    }

    @AfterEach
    void forget() {
        repository
                .getObject()
                .createDeploymentQuery()
                .deploymentName(DEPLOYMENT)
                .list()
                .forEach(each -> repository.getObject().deleteDeployment(each.getId(), true));
    }

    /** Begins once a year. */
    private Path model(String version) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Bpmn.writeModelToStream(
                out,
                Bpmn.createExecutableProcess(KEY)
                        .camundaHistoryTimeToLive(1)
                        .camundaVersionTag(version)
                        .startEvent()
                        .timerWithCycle("0 0 5 1 1 ?")
                        .endEvent()
                        .done());
        return Files.writeString(
                Files.createDirectories(folder.resolve(version)).resolve("repeated.bpmn"),
                out.toString(StandardCharsets.UTF_8));
    }

    private String newestVersion() {
        return repository
                .getObject()
                .createProcessDefinitionQuery()
                .processDefinitionKey(KEY)
                .latestVersion()
                .singleResult()
                .getVersionTag();
    }

    @Test
    void deploysWhenTheOtherNodeHasEnded() {
        rollout.deployWhenAlone();
        assertThat(newestVersion()).isEqualTo("1");

        clock.ahead = Duration.ofHours(1);
        rollout.deployWhenAlone();

        assertThat(newestVersion()).isEqualTo("2");
        assertThat(rollout.isWaiting()).isFalse();
    }

    @Test
    void aTimerThatRunsAtTheSameMomentOnlyDelaysIt(CapturedOutput output) throws Exception {
        clock.ahead = Duration.ofHours(1);
        Throwable lost;
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<Throwable> rolling = transaction.getObject().execute(timer -> {
                jdbc.sql("update act_ru_job set rev_ = rev_ + 1 where process_def_key_ = :key")
                        .param("key", KEY)
                        .update();
                Future<Throwable> deploying = other.submit(() -> catchThrowable(rollout::deployWhenAlone));
                Together.awaitSomebodyBlockedByThis(jdbc);
                return deploying;
            });
            lost = rolling.get();
        } finally {
            other.shutdown();
        }

        assertThat(lost).isNotNull();
        assertThat(newestVersion()).as("nothing is half deployed").isEqualTo("1");
        assertThat(rollout.isWaiting()).isTrue();

        scheduler.schedule(
                () -> {
                    throw (RuntimeException) lost;
                },
                Instant.now());
        await().atMost(PATIENCE).until(() -> output.getOut().contains("met a change by somebody else"));
        assertThat(output.getOut()).doesNotContain(" ERROR ");

        rollout.deployWhenAlone();
        assertThat(newestVersion()).isEqualTo("2");
        assertThat(rollout.isWaiting()).isFalse();
    }

    @Test
    void aMistakeIsToldWithoutTheDataThatItQuotes(CapturedOutput output) {
        scheduler.schedule(
                () -> {
                    throw new IllegalStateException("no such person: Almaz Tesfaye");
                },
                Instant.now());

        await().atMost(PATIENCE).until(() -> output.getOut().contains("Scheduled work of this node has failed"));
        assertThat(output.getOut()).contains("IllegalStateException").doesNotContain("Almaz Tesfaye");
    }
}
