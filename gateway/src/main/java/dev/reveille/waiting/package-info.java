/**
 * What a request gets while its workload is not awake: the loading page for people, and every error
 * the gateway answers by itself, as a page or as a problem document.
 *
 * <p>{@link dev.reveille.waiting.LoadingPage} renders a {@link dev.reveille.waiting.LoadingView};
 * {@link dev.reveille.waiting.FaultPages} renders a {@link dev.reveille.waiting.FaultReport}, which
 * names one row of the table {@link dev.reveille.waiting.Fault}. Both fill a {@link
 * dev.reveille.waiting.PageTemplate} of a {@link dev.reveille.waiting.Theme}, read from the
 * resources beside this package or from a folder of the user's. A template takes {@link
 * dev.reveille.waiting.Html} only, so text cannot reach a page unescaped; style and script are
 * inline and allowed by their hashes ({@link dev.reveille.waiting.PageHeaders}), so a page asks
 * nothing of any other site.
 *
 * <p>Rendering uses {@code http} only.
 */
@NullMarked
package dev.reveille.waiting;

import org.jspecify.annotations.NullMarked;
