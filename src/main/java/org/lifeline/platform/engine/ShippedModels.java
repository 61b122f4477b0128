package org.lifeline.platform.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.camunda.bpm.spring.boot.starter.property.CamundaBpmProperties;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.stereotype.Component;

/** The models that this node brings with it: processes, decision tables and forms ({@code camunda.bpm.deployment-resource-pattern}). */
@Component
class ShippedModels {

    private final List<Resource> all;
    private final String fingerprint;

    ShippedModels(CamundaBpmProperties properties, ResourcePatternResolver files) {
        Set<Resource> found = new LinkedHashSet<>();
        try {
            for (String pattern : properties.getDeploymentResourcePattern()) {
                Arrays.stream(files.getResources(pattern))
                        .filter(Resource::isReadable)
                        .forEach(found::add);
            }
            all = List.copyOf(found);
            fingerprint = fingerprint(all);
        } catch (IOException e) {
            throw new UncheckedIOException("the models cannot be read", e);
        }
    }

    Resource[] all() {
        return all.toArray(Resource[]::new);
    }

    /** The same for the same models, wherever they lie and in whatever order they are found. */
    String fingerprint() {
        return fingerprint;
    }

    private static String fingerprint(List<Resource> models) throws IOException {
        Set<String> each = new TreeSet<>();
        for (Resource model : models) {
            each.add(model.getFilename() + " " + digest(content(model)));
        }
        return digest(String.join("\n", each).getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] content(Resource model) throws IOException {
        try (InputStream in = model.getInputStream()) {
            return in.readAllBytes();
        }
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
