package org.lifeline.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;

/** docker-compose.yml as Docker reads it: with the variables of an .env in their places. */
final class ComposeFile {

    static final Path FILE = Path.of("docker-compose.yml");

    /** {@code ${NAME}}, {@code ${NAME:-default}}, {@code ${NAME:?error}}; {@code $$} is a dollar. */
    static final Pattern VARIABLE =
            Pattern.compile("\\$\\$|\\$\\{(?<name>[A-Z0-9_]+)(?::(?<kind>[-?])(?<rest>[^}]*))?}");

    private final Map<String, Object> all;

    /** @param env the variables; without a variable its default is taken */
    @SuppressWarnings("unchecked")
    ComposeFile(Map<String, String> env) {
        try {
            all = (Map<String, Object>) filled(new Yaml().load(Files.readString(FILE)), env);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of an .env. */
    static Map<String, String> env(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.matches("[A-Z0-9_]+=.*"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf('=')), line -> line.substring(line.indexOf('=') + 1)));
    }

    private static Object filled(Object value, Map<String, String> env) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> filled = new LinkedHashMap<>();
            map.forEach((key, each) -> filled.put(String.valueOf(key), filled(each, env)));
            return filled;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(each -> filled(each, env)).toList();
        }
        return value instanceof String text ? text(text, env) : Objects.requireNonNullElse(value, Map.of());
    }

    private static String text(String text, Map<String, String> env) {
        return VARIABLE.matcher(text).replaceAll(found -> {
            if (found.group().equals("$$")) {
                return Matcher.quoteReplacement("$");
            }
            Matcher parts = VARIABLE.matcher(found.group());
            parts.matches();
            String given = env.getOrDefault(parts.group("name"), "");
            if (given.isEmpty() && "?".equals(parts.group("kind"))) {
                throw new IllegalStateException(parts.group("rest"));
            }
            return Matcher.quoteReplacement(
                    given.isEmpty() ? Objects.requireNonNullElse(parts.group("rest"), "") : given);
        });
    }

    Map<String, Object> all() {
        return all;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object value) {
        return value instanceof List<?> list ? (List<Object>) list : List.of();
    }

    Map<String, Map<String, Object>> services() {
        Map<String, Map<String, Object>> services = new LinkedHashMap<>();
        map(all.get("services")).forEach((name, service) -> services.put(name, map(service)));
        return services;
    }

    Map<String, String> environment(String service) {
        Map<String, String> environment = new TreeMap<>();
        map(services().get(service).get("environment"))
                .forEach((name, value) -> environment.put(name, String.valueOf(value)));
        return environment;
    }

    /** By the name of the file in /run/secrets: the file on the machine. */
    Map<String, Path> secrets(String service) {
        Map<String, Path> secrets = new TreeMap<>();
        for (Object each : list(services().get(service).get("secrets"))) {
            String source = each instanceof String name
                    ? name
                    : String.valueOf(map(each).get("source"));
            String target = each instanceof String name
                    ? name
                    : String.valueOf(map(each).get("target"));
            secrets.put(
                    target,
                    Path.of(String.valueOf(
                            map(map(all.get("secrets")).get(source)).get("file"))));
        }
        return secrets;
    }

    /** The fixed address of a service in the network of the proxy. */
    String address(String service) {
        return String.valueOf(
                map(map(services().get(service).get("networks")).get("front")).get("ipv4_address"));
    }

    List<String> texts(String service, String key) {
        return list(services().get(service).get(key)).stream()
                .map(String::valueOf)
                .toList();
    }

    /** The volumes that are declared. */
    Map<String, Object> declared(String kind) {
        return map(all.get(kind));
    }
}
