package org.lifeline.platform.engine;

import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutor;
import org.camunda.bpm.engine.impl.jobexecutor.NotifyAcquisitionRejectedJobsHandler;
import org.camunda.bpm.spring.boot.starter.property.CamundaBpmProperties;
import org.camunda.bpm.spring.boot.starter.property.JobExecutionProperty;
import org.lifeline.platform.tracing.Traces;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskExecutor;

/** Replaces the starter's job executor, with the same settings ({@code camunda.bpm.job-execution}). */
@Configuration
class JobConfiguration {

    @Bean
    @ConditionalOnProperty(prefix = "camunda.bpm.job-execution", name = "enabled", matchIfMissing = true)
    JobExecutor jobExecutor(
            @Qualifier("camundaTaskExecutor") TaskExecutor threads,
            CamundaBpmProperties properties,
            DataSource database,
            ObjectProvider<AheadOfJob> ahead,
            Traces traces) {
        JobLocks executor = new JobLocks(database, ahead, traces);
        executor.setTaskExecutor(threads);
        executor.setRejectedJobsHandler(new NotifyAcquisitionRejectedJobsHandler());
        JobExecutionProperty settings = properties.getJobExecution();
        set(settings.getLockTimeInMillis(), executor::setLockTimeInMillis);
        set(settings.getMaxJobsPerAcquisition(), executor::setMaxJobsPerAcquisition);
        set(settings.getWaitTimeInMillis(), executor::setWaitTimeInMillis);
        set(settings.getMaxWait(), executor::setMaxWait);
        set(settings.getBackoffTimeInMillis(), executor::setBackoffTimeInMillis);
        set(settings.getMaxBackoff(), executor::setMaxBackoff);
        set(settings.getBackoffDecreaseThreshold(), executor::setBackoffDecreaseThreshold);
        set(settings.getWaitIncreaseFactor(), executor::setWaitIncreaseFactor);
        return executor;
    }

    private static <T> void set(T value, Consumer<T> setting) {
        Optional.ofNullable(value).ifPresent(setting);
    }
}
