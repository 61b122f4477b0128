package org.lifeline.redemption.process;

import java.util.List;
import java.util.UUID;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.variable.Variables;
import org.lifeline.redemption.DeviceApprovals;
import org.springframework.stereotype.Component;

/** The process {@code deviceActivation}: its key, its variables, and how it starts. */
@Component
class DeviceProcess implements DeviceApprovals {

    static final String KEY = "deviceActivation";
    static final String DEVICE_ID = "deviceId";
    static final String DECISION = "decision";
    static final String REASON = "reason";
    static final String PROVIDER_NAME = "providerName";
    static final String DEVICE_NAME = "deviceName";
    static final String REGISTERED_BY = "registeredBy";
    static final String ACTIVE_DEVICES = "activeDevices";
    static final String DECIDERS = "deciders";
    static final String DECIDER_GROUPS = "deciderGroups";

    private final RuntimeService runtime;

    DeviceProcess(RuntimeService runtime) {
        this.runtime = runtime;
    }

    @Override
    public void open(
            UUID device,
            String providerName,
            String deviceName,
            String registeredBy,
            int active,
            List<String> managers,
            List<String> groups) {
        runtime.startProcessInstanceByKey(
                KEY,
                device.toString(),
                Variables.createVariables()
                        .putValue(DEVICE_ID, device.toString())
                        .putValue(PROVIDER_NAME, providerName)
                        .putValue(DEVICE_NAME, deviceName)
                        .putValue(REGISTERED_BY, registeredBy)
                        .putValue(ACTIVE_DEVICES, active)
                        .putValue(DECIDERS, managers)
                        .putValue(DECIDER_GROUPS, groups));
    }
}
