/** What a ministry deploys: the files in deploy and docker-compose.yml, checked without a container engine. */
@NullMarked
package org.lifeline.deployment;

import org.jspecify.annotations.NullMarked;
