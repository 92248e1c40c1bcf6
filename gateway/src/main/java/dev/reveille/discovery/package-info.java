/**
 * What there is to be woken: the definitions of the file and those of labels, made one catalog, and
 * the difference between two catalogs.
 *
 * <p>{@link dev.reveille.discovery.CatalogMerge} and {@link dev.reveille.discovery.CatalogChange}
 * are pure: the same input gives the same result, and nothing is called. {@link
 * dev.reveille.discovery.Discovery} hears what comes and goes, has {@code Comparisons} ask for all
 * of it now and then, and {@code ServedCatalog} merge and apply what is different; {@code Contact}
 * knows which runtimes are heard. Uses {@code config} and the records of {@code runtime}.
 */
@NullMarked
package dev.reveille.discovery;

import org.jspecify.annotations.NullMarked;
