package org.lifeline.platform.engine;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * The names of processes and of their steps in other languages than that of the models. They are beside the models, in
 * {@code processes/names.<language>.json}: from the English name to that of the language, once for all models. A name without a translation,
 * such as a new one in a model that somebody deployed, stays as it is.
 */
@Component
public class ProcessNames {

    private static final Pattern FILE = Pattern.compile("names\\.([a-z]{2,3})\\.json");
    private static final TypeReference<Map<String, String>> NAMES = new TypeReference<>() {};

    private final Map<String, Map<String, String>> byLanguage = new HashMap<>();

    ProcessNames(ResourcePatternResolver resources, ObjectMapper json) throws IOException {
        for (Resource file : resources.getResources("classpath*:processes/names.*.json")) {
            Matcher language = FILE.matcher(String.valueOf(file.getFilename()));
            if (language.matches()) {
                try (InputStream in = file.getInputStream()) {
                    byLanguage.put(language.group(1), json.readValue(in, NAMES));
                }
            }
        }
    }

    /** A name of a model in this language. */
    public String in(Locale language, String name) {
        return byLanguage.getOrDefault(language.getLanguage(), Map.of()).getOrDefault(name, name);
    }
}
