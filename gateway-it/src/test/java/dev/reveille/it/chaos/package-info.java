/** Clients and an enemy at work on one stack: what they saw is counted. */
@NullMarked
package dev.reveille.it.chaos;

import org.jspecify.annotations.NullMarked;
