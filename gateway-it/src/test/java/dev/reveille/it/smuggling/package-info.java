/**
 * Whether the gateway and real servers behind it always agree about where a request begins and
 * ends: {@link dev.reveille.it.smuggling.RequestSmugglingIT} sends the rows of {@link
 * dev.reveille.it.smuggling.Attacks} to nginx, Apache httpd and HAProxy through the gateway.
 */
@NullMarked
package dev.reveille.it.smuggling;

import org.jspecify.annotations.NullMarked;
