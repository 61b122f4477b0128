package org.lifeline.platform.language;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration
class LanguageConfiguration implements WebMvcConfigurer {

    private final VisitorLanguage visitor;

    LanguageConfiguration(VisitorLanguage visitor) {
        this.visitor = visitor;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(visitor);
    }
}
