package org.lifeline;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the whole product: portal, engine, Tasklist, Cockpit and API in one process. */
@SpringBootApplication
public class LifelineApplication {

    public static void main(String[] args) {
        SpringApplication.run(LifelineApplication.class, args);
    }
}
