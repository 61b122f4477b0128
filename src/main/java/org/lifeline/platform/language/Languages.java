package org.lifeline.platform.language;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.stereotype.Component;

/** The product's languages: English, and each language with a file {@code templates/pages/messages_<code>.properties}. */
@Component
public class Languages {

    private static final Pattern FILE = Pattern.compile("messages_([a-z]{2,3})\\.properties");
    private static final String NAME = "language.name";

    private final List<Language> all = new ArrayList<>();

    public Languages(ResourcePatternResolver resources) throws IOException {
        for (Resource file : resources.getResources("classpath:templates/pages/messages_*.properties")) {
            Matcher name = FILE.matcher(String.valueOf(file.getFilename()));
            if (name.matches()) {
                all.add(Language.of(name.group(1), nameIn(file)));
            }
        }
        all.sort(Comparator.comparing(Language::code));
        all.add(0, Language.ENGLISH);
    }

    private static String nameIn(Resource file) throws IOException {
        Properties words = new Properties();
        try (Reader in = new InputStreamReader(file.getInputStream(), StandardCharsets.UTF_8)) {
            words.load(in);
        }
        String name = words.getProperty(NAME, "").strip();
        if (name.isEmpty()) {
            throw new IllegalStateException(file.getFilename() + " does not say how its language is called: " + NAME);
        }
        return name;
    }

    /** All languages, English first. */
    public List<Language> all() {
        return List.copyOf(all);
    }

    /** The language with this code, if the product has it. */
    public Optional<Language> find(@Nullable String code) {
        return all.stream().filter(l -> l.code().equals(code)).findFirst();
    }

    /** The language with this code; English where the product does not have it. */
    public Language of(@Nullable String code) {
        return find(code).orElse(Language.ENGLISH);
    }
}
